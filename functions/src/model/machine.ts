/** State machines: one table each. Whoever wants a step that the table does not hold gets an error. */
import { GatehouseError } from "./errors.ts";

type Steps = Readonly<Record<string, readonly string[]>>;

export interface Machine<S extends Steps = Steps> {
  /** What it is the state of, in a word. */
  readonly name: string;
  /** To which states each state leads; none: it is final. */
  readonly steps: S;
}

export type StateOf<M extends Machine> = keyof M["steps"] & string;

/** @param steps  each names states of the same table */
export function machine<const S extends Readonly<Record<string, readonly (keyof S & string)[]>>>(
  name: string,
  steps: S,
): Machine<S> {
  return { name, steps };
}

export function statesOf<M extends Machine>({ steps }: M): StateOf<M>[] {
  const isState = (name: string): name is StateOf<M> => Object.hasOwn(steps, name);
  return Object.keys(steps).filter(isState);
}

/** Whether the machine knows the step from `from` to `to`. */
export function canTransition<M extends Machine>({ steps }: M, from: StateOf<M>, to: StateOf<M>): boolean {
  return steps[from]?.includes(to) ?? false;
}

/** As people read it, in the middle of a sentence: `in_review` is "in review". */
export function stateInWords(state: string): string {
  return state.replaceAll("_", " ");
}

/**
 * Gives `to` if the machine allows the step.
 *
 * @throws failed-precondition naming both states otherwise
 */
export function transition<M extends Machine, To extends StateOf<M>>(machine: M, from: StateOf<M>, to: To): To {
  if (!canTransition(machine, from, to)) {
    const { name } = machine;
    throw new GatehouseError(
      "failed-precondition",
      `This ${name} is ${stateInWords(from)}, so it cannot become ${stateInWords(to)}.`,
      {
        details: { machine: name, from, to },
      },
    );
  }
  return to;
}
