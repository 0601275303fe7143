/** What the emulator tells of the expressions of the rules: which values they came to, and what they looked up. */
import { z } from "zod";
import { lineOf, type Question, questionsOf } from "../../../scripts/rules-syntax.ts";

const span = z.object({ currentOffset: z.number().default(0), endOffset: z.number().default(0) });
const node = z.object({
  sourcePosition: span.optional(),
  values: z.array(z.object({ value: z.record(z.string(), z.unknown()), count: z.number().default(0) })).default([]),
  get children() {
    return z.array(node).default([]);
  },
});
const reportSchema = z.object({ report: z.array(node).default([]) });
type Node = z.infer<typeof node>;

interface Evaluated {
  /** Where the expression stands in the rules; `end` is behind it, but for brackets that it ends with. */
  start: number;
  end: number;
  /** Each value that it came to, and how often. */
  values: Node["values"];
  /** The paths that it looked up, if it does. */
  paths: string[];
}

/** Each expression, whether or not it was evaluated. */
function evaluatedIn(coverage: unknown): Evaluated[] {
  return reportSchema.parse(coverage).report.flatMap(below);
}

function below(each: Node): Evaluated[] {
  const { currentOffset, endOffset } = each.sourcePosition ?? { currentOffset: 0, endOffset: 0 };
  const paths = each.children.flatMap(({ values }) => values.flatMap(({ value }) => pathIn(value)));
  return [{ start: currentOffset, end: endOffset + 1, values: each.values, paths }, ...each.children.flatMap(below)];
}

const pathSchema = z.object({
  pathValue: z.object({ segments: z.array(z.object({ simple: z.string().optional() })) }),
});

function pathIn(value: unknown): string[] {
  const parsed = pathSchema.safeParse(value);
  return parsed.success ? [parsed.data.pathValue.segments.map(({ simple = "?" }) => simple).join("/")] : [];
}

/** The documents that one request looked up, each once. */
export function lookedUp(coverage: unknown, rules: string): string[] {
  const asking = evaluatedIn(coverage).filter(({ start, end }) => /^(get|exists)\(/.test(rules.slice(start, end)));
  return [...new Set(asking.flatMap(({ paths }) => paths))];
}

/** How often a question of the rules came to what. */
export interface Answers {
  question: Question;
  line: number;
  text: string;
  true: number;
  false: number;
  error: number;
}

/** Every question of the rules, not yet asked. */
export function unanswered(rules: string): Answers[] {
  return questionsOf(rules).map((question) => ({
    question,
    line: lineOf(rules, question.start),
    text: rules.slice(question.start, question.end).replace(/\s+/g, " "),
    true: 0,
    false: 0,
    error: 0,
  }));
}

/**
 * Adds what the emulator has counted since the rules were loaded.
 *
 * @throws if it knows nothing of a question, since then that would never be found answered
 */
export function count(answers: readonly Answers[], coverage: unknown, rules: string): void {
  const byStart = Map.groupBy(evaluatedIn(coverage), ({ start }) => start);
  for (const each of answers) {
    const { start, end } = each.question;
    const found = byStart
      .get(start)
      ?.find((evaluated) => evaluated.end <= end && /^[()\]\s]*$/.test(rules.slice(evaluated.end, end)));
    if (found === undefined) throw new Error(`firestore.rules:${each.line}: the emulator does not report ${each.text}`);
    for (const { value, count: times } of found.values) {
      if (value.boolValue === true) each.true += times;
      else if (value.boolValue === false) each.false += times;
      else if (isError(value)) each.error += times;
    }
  }
}

/** Not one: what stood before it had decided, or it waits for a document and is evaluated again. */
function isError({ undefined: failed }: Record<string, unknown>): boolean {
  return typeof failed === "object" && failed !== null && "causeMessage" in failed;
}

export interface OneSided {
  answers: Answers;
  never: "true" | "false";
}

/** What has never come to `true`, and what never to `false`. */
export function oneSided(answers: readonly Answers[]): OneSided[] {
  return answers.flatMap((each) =>
    (["true", "false"] as const).filter((side) => each[side] === 0).map((never) => ({ answers: each, never })),
  );
}

/** Each question with how often it came to what, one a line, and what is one-sided marked. */
export function tableOf(answers: readonly Answers[]): string {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index < 4 ? String(cell).padStart(6) : cell)).join("  ");
  const missing = oneSided(answers);
  return [
    row(["line", "true", "false", "error", "question"]),
    ...answers.map((each) => {
      const sides = missing.filter((side) => side.answers === each).map(({ never }) => `   <-- never ${never}`);
      return row([each.line, each.true, each.false, each.error, `${each.text}${sides.join("")}`]);
    }),
  ].join("\n");
}

export function isOf({ answers, never }: OneSided, listed: { text: string; never: "true" | "false" }): boolean {
  return answers.text === listed.text && never === listed.never;
}
