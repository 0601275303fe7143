import { beforeAll, describe, expect, it } from "vitest";
import { before } from "../cases/index.ts";
import { type Case, decisionOf, type Group, rules } from "./cases.ts";
import { type Decision, inParallel, Project } from "./project.ts";

/** The emulator keeps every value of every expression until the rules are loaded anew: gigabytes for all cases. */
const casesALoad = 2_000;

/** Defines a test for each case, against a project of its own. */
export function testGroups(name: string, groups: readonly Group[]): void {
  const project = new Project(`demo-rules-${name}`);
  let decisions: ReadonlyMap<Case, Decision> = new Map();

  beforeAll(async () => {
    await project.open(rules);
    await project.store([...before]);
    decisions = await decisionsOn(
      project,
      groups.flatMap(({ cases }) => cases),
      casesALoad,
    );
  }, 600_000);

  testDecisions(groups, () => decisions);
}

/** Defines a test for each case, of what has been decided by then. */
function testDecisions(groups: readonly Group[], decisions: () => ReadonlyMap<Case, Decision>): void {
  describe.each(groups)("$name", ({ cases }) => {
    it.each(cases)("$name is $expected", (each) => {
      expect(decisions().get(each)).toBe(each.expected);
    });
  });
}

/** Asks each case; `afterLoad` sees the project each time that so many have been asked since the rules were loaded. */
export async function decisionsOn(
  project: Project,
  cases: readonly Case[],
  casesALoad: number,
  afterLoad: () => Promise<void> = async () => {},
): Promise<Map<Case, Decision>> {
  const decisions = new Map<Case, Decision>();
  for (let start = 0; start < cases.length; start += casesALoad) {
    await project.load(rules);
    // One after the other on a document, as Firestore locks what is written.
    const byPath = Map.groupBy(cases.slice(start, start + casesALoad), ({ attempt }) => attempt.path);
    await inParallel([...byPath.values()], async (alike) => {
      for (const each of alike) decisions.set(each, await decisionOf(project, before, each));
    });
    await afterLoad();
  }
  return decisions;
}
