/** One try of somebody, what must come of it, and what has to be there before. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/paths.ts";
import type { Actor } from "./actors.ts";
import type { Attempt, Decision, Project, Stored } from "./project.ts";

export const rules = readFileSync(join(root, "firestore.rules"), "utf8");

export interface Case {
  /** In words: who, or with what. */
  name: string;
  actor: Actor;
  attempt: Attempt;
  expected: "allowed" | "denied";
}

/** Cases that belong together: an operation on documents of a collection in one state, a table of values. */
export interface Group {
  name: string;
  collection: string;
  cases: readonly Case[];
  documents: readonly Stored[];
}

/** What lies at each path before the cases, to be put back after what was allowed. */
export type Before = ReadonlyMap<string, object>;

export function documentsOf(world: readonly Stored[], groups: readonly Group[]): Map<string, object> {
  return new Map([...world, ...groups.flatMap(({ documents }) => documents)]);
}

/** Asks, and leaves everything as it was. */
export async function decisionOf(project: Project, before: Before, { actor, attempt }: Case): Promise<Decision> {
  const decision = await project.ask(actor, attempt);
  if (decision === "allowed" && attempt.operation !== "get" && attempt.operation !== "list") {
    await project.restore(attempt.path, before.get(attempt.path));
  }
  return decision;
}
