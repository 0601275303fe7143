/** What the emulator tells of the expressions of the rules: which values they came to, and what they looked up. */
import { z } from "zod";

const span = z.object({ currentOffset: z.number().default(0), endOffset: z.number().default(0) });
const node = z.object({
  sourcePosition: span.optional(),
  values: z.array(z.object({ value: z.record(z.string(), z.unknown()) })).default([]),
  get children() {
    return z.array(node).default([]);
  },
});
const reportSchema = z.object({ report: z.array(node).default([]) });
type Node = z.infer<typeof node>;

interface Evaluated {
  /** Where the expression stands in the rules; `end` is behind it. */
  start: number;
  end: number;
  values: Record<string, unknown>[];
  /** The paths that it looked up, if it does. */
  paths: string[];
}

/** Each expression that was evaluated. */
function evaluatedIn(coverage: unknown): Evaluated[] {
  return reportSchema.parse(coverage).report.flatMap(below);
}

function below(each: Node): Evaluated[] {
  const { currentOffset, endOffset } = each.sourcePosition ?? { currentOffset: 0, endOffset: 0 };
  const paths = each.children.flatMap(({ values }) => values.flatMap(({ value }) => pathIn(value)));
  const values = each.values.map(({ value }) => value);
  return [{ start: currentOffset, end: endOffset + 1, values, paths }, ...each.children.flatMap(below)];
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
