import { type ChangeEvent, useEffect, useRef, useState } from "react";

type Messages<Name extends string> = Partial<Record<Name, string | null>>;
type FieldElement = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface FieldProps {
  name: string;
  value: string;
  error: string | null;
  onChange(event: ChangeEvent<FieldElement>): void;
}

export interface Fields<Name extends string> {
  values: Record<Name, string>;
  /** What the form began with, or was saved with last. */
  start: Record<Name, string>;
  /** Props of a text field or native select. */
  field(name: Name): FieldProps;
  set(name: Name, value: string): void;
  /** What a field holds that is more than a text; it begins with `JSON.stringify` of it. */
  held<Value>(name: Name): [value: Value, set: (value: Value) => void];
  error(name: Name): string | null;
  /** Whether all is well; where not, shows what is wrong and moves the focus there. */
  accept(): boolean;
  /** Shows at a field what the server found there; false where the form has no such field. */
  blame(name: string | null, message: string): boolean;
  /** Whether anything differs from where the form began. */
  changed: boolean;
  /** Takes what the form holds now, or the values given, as its new beginning. */
  settle(values?: Record<Name, string>): void;
  /** Whether somebody else changed the same thing since the form began, and it holds changes of its own. */
  overtaken: boolean;
  /** Gives up what was typed for what is there now. */
  takeTheirs(): void;
  formRef: React.RefObject<HTMLFormElement | null>;
}

/**
 * The fields of one form. What is wrong shows from the first attempt to send on, and goes as it is mended; what was
 * typed is never lost.
 *
 * @param initial where another person changes it meanwhile, a form that nobody has touched follows
 * @param check what is wrong with each value, in words for people
 */
export function useFields<Name extends string>(
  initial: Record<Name, string>,
  check: (values: Record<Name, string>) => Messages<Name>,
): Fields<Name> {
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [refusals, setRefusals] = useState<Record<string, string>>({});
  const [attempts, setAttempts] = useState(0);
  const formRef = useRef<HTMLFormElement>(null);
  const found = check(values);
  const changed = differ(values, start);
  const initialKey = JSON.stringify(initial);

  const [began, setBegan] = useState(initialKey);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another beginning is to be followed
  useEffect(() => {
    if (changed) return;
    setStart(initial);
    setValues(initial);
    setBegan(initialKey);
  }, [initialKey]);

  useEffect(() => {
    if (attempts > 0) formRef.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [attempts]);

  const error = (name: Name) => (attempts > 0 ? found[name] : null) ?? refusals[name] ?? null;
  const set = (name: Name, value: string) => {
    setValues((before) => ({ ...before, [name]: value }));
    setRefusals({});
  };
  const isName = (name: string): name is Name => name in values;

  return {
    values,
    start,
    set,
    held: (name) => [JSON.parse(values[name]), (value) => set(name, JSON.stringify(value))],
    error,
    field: (name) => ({
      name,
      value: values[name],
      error: error(name),
      onChange: (event) => set(name, event.currentTarget.value),
    }),
    accept() {
      setAttempts((before) => before + 1);
      return Object.values(found).every((message) => message === null || message === undefined);
    },
    blame(name, message) {
      if (name === null || !isName(name)) return false;
      setRefusals({ [name]: message });
      setAttempts((before) => before + 1);
      return true;
    },
    changed,
    overtaken: changed && initialKey !== began && initialKey !== JSON.stringify(values),
    takeTheirs() {
      setStart(initial);
      setValues(initial);
      setBegan(initialKey);
      setRefusals({});
    },
    settle(next) {
      setStart(next ?? values);
      setBegan(JSON.stringify(next ?? values));
      if (next !== undefined) setValues(next);
      setRefusals({});
      setAttempts(0);
    },
    formRef,
  };
}

function differ(one: Record<string, string>, other: Record<string, string>): boolean {
  return Object.keys(one).some((name) => one[name] !== other[name]);
}
