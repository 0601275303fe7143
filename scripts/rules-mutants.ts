/** Firestore rules with one condition broken each: removed, negated, widened or narrowed. */
import { commissionCategories } from "../functions/src/affiliates/model.ts";
import { entityKinds, entityStates } from "../functions/src/entities/model.ts";
import { eventStates } from "../functions/src/events/model.ts";
import { entityRoles } from "../functions/src/model/permissions.ts";
import {
  blocksOf,
  booleanFunctions,
  type Condition,
  conditionsOf,
  type Expression,
  lineOf,
  type Reach,
  reachOf,
} from "./rules-syntax.ts";

export interface Mutant {
  line: number;
  /** What is replaced by what, shortened. */
  change: string;
  /** What is replaced, and by what. */
  replaced: { from: string; to: string };
  /** The function or collection that it is in. */
  place: string;
  /** Requests that it can matter to. */
  reach: readonly Reach[];
  /** What it can matter to, and no more: a whole set of rules takes the emulator long to read. */
  rules: string;
}

/** Values that a list could hold too, by the kind of list. Field lists take those of their block. */
const vocabularies: readonly (readonly string[])[] = [
  entityRoles,
  Object.keys(entityStates.steps),
  Object.keys(eventStates.steps),
  entityKinds,
  commissionCategories,
  // Who could bear a fee, and might be thought to.
  ["buyer", "entity", "platform"],
];
const fieldsOfAny = ["created_at", "request_id", "extra"];

export function mutantsOf(rules: string): Mutant[] {
  const conditions = conditionsOf(rules);
  const blocks = blocksOf(rules);
  const booleans = booleanFunctions(conditions);
  return conditions.flatMap((condition) => {
    const { expression, of, within } = condition;
    const reach = reachOf(condition, conditions);
    const place = of.kind === "function" ? of.name : (within.at(-1) ?? "");
    const replacements =
      of.kind === "allow" || booleans.has(of.name)
        ? [...whole(expression, rules), ...inside(expression, condition)]
        : inside(expression, condition);
    const seen = new Set<string>();
    return replacements.flatMap(({ start, end, text }) => {
      const edit = `${start} ${end} ${text}`;
      if (text === rules.slice(start, end) || seen.has(edit)) return [];
      seen.add(edit);
      const others = within.length === 0 ? [] : blocks.filter((block) => end <= block.start || block.end <= start);
      const mutated = edited(rules, [{ start, end, text }, ...others.map((block) => ({ ...block, text: "" }))]);
      const replaced = { from: rules.slice(start, end), to: text };
      const change = `${shown(replaced.from)} → ${shown(replaced.to)}`;
      return [{ line: lineOf(rules, start), change, replaced, place, reach, rules: mutated }];
    });
  });

  /** What the condition may be replaced by as a whole. */
  function whole({ start, end }: Expression, text: string): Replacement[] {
    return text.slice(start, end) === "true" ? [{ start, end, text: "false" }] : both({ start, end });
  }

  function inside(expression: Expression, condition: Condition): Replacement[] {
    return [...here(expression, condition), ...expression.operands.flatMap((operand) => inside(operand, condition))];
  }

  function here(expression: Expression, condition: Condition): Replacement[] {
    const { start, end } = expression;
    switch (expression.kind) {
      case "logic":
        return expression.operands.flatMap((operand) => [
          { start: operand.start, end: operand.end, text: expression.operator === "&&" ? "true" : "false" },
          ...negated(operand),
        ]);
      case "comparison":
        return compared(expression);
      case "not":
        return expression.operands.map((operand) => ({ start, end, text: rules.slice(operand.start, operand.end) }));
      case "call":
        return called(expression);
      case "list":
        return listed(expression, condition);
      default:
        return [];
    }
  }

  function negated({ kind, start, end }: Expression): Replacement[] {
    const differs = kind === "call" || kind === "other";
    return differs ? [{ start, end, text: `!(${rules.slice(start, end)})` }] : [];
  }

  function compared({ operator, operatorAt, start, end }: Expression & { kind: "comparison" }): Replacement[] {
    const as = (other: string) => ({ start: operatorAt, end: operatorAt + operator.length, text: other });
    if (operator === "==") return [as("!=")];
    if (operator === "!=") return [as("==")];
    const not = { start, end, text: `!(${rules.slice(start, end)})` };
    const near = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" }[operator];
    return near === undefined ? [not] : [not, as(near)];
  }

  function called({ name, operands, ...call }: Expression & { kind: "call" }): Replacement[] {
    return operands.flatMap((operand): Replacement[] => {
      const { start, end } = operand;
      if (operand.kind === "number") {
        const value = Number(operand.value);
        // No text is shorter than none.
        const smaller = name === "isText" && value === 0 ? [] : [value - 1];
        return [...smaller, value + 1].map((other) => ({ start, end, text: String(other) }));
      }
      if (operand.kind === "string" && name === "may" && operand.value.includes(".")) {
        const [resource, action] = operand.value.split(".");
        const other = `'${resource}.${action === "update" ? "create" : "update"}'`;
        // The call as a whole, so that the mutant's name says on which platform.
        const text = rules.slice(call.start, start) + other + rules.slice(end, call.end);
        return [{ start: call.start, end: call.end, text }];
      }
      return [];
    });
  }

  function listed({ operands, start, end }: Expression & { kind: "list" }, { within }: Condition): Replacement[] {
    const texts = operands.map((operand) => rules.slice(operand.start, operand.end));
    const values = operands.flatMap((operand) => (operand.kind === "string" ? [operand.value] : []));
    const all = vocabularies.find((vocabulary) => values.every((value) => vocabulary.includes(value)));
    const known = all ?? [...fieldsOf(within), ...fieldsOfAny];
    const added = values.length === texts.length ? known.filter((value) => !values.includes(value)) : [];
    const lists = [
      ...texts.map((_, index) => texts.filter((__, other) => other !== index)),
      ...added.map((value) => [...texts, `'${value}'`]),
    ];
    return lists.map((list) => ({ start, end, text: `[${list.join(", ")}]` }));
  }

  /** The fields of a block's documents: what a new one has. */
  function fieldsOf(within: readonly string[]): string[] {
    const lists = conditions
      .filter((condition) => condition.within.join() === within.join())
      .flatMap((condition) => callsOf(condition.expression, "hasExactly"))
      .flatMap(({ operands }) => operands[0]?.operands ?? []);
    return [...new Set(lists.flatMap((operand) => (operand.kind === "string" ? [operand.value] : [])))];
  }
}

interface Replacement {
  start: number;
  end: number;
  text: string;
}

/** Without comments on lines of their own, too. */
function edited(rules: string, replacements: readonly Replacement[]): string {
  const fromTheEnd = replacements.toSorted((one, other) => other.start - one.start);
  const text = fromTheEnd.reduce((all, { start, end, text }) => all.slice(0, start) + text + all.slice(end), rules);
  return text.replace(/^\s*\/\/.*\n/gm, "");
}

function both({ start, end }: { start: number; end: number }): Replacement[] {
  return ["true", "false"].map((text) => ({ start, end, text }));
}

function callsOf(expression: Expression, name: string): (Expression & { kind: "call" })[] {
  const calls = expression.operands.flatMap((operand) => callsOf(operand, name));
  return expression.kind === "call" && expression.name === name ? [expression, ...calls] : calls;
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 110 ? `${line.slice(0, 60)} … ${line.slice(-45)}` : line;
}
