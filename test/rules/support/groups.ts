import { beforeAll, describe, expect, it } from "vitest";
import { before } from "../cases/index.ts";
import { type Case, decisionOf, type Group, rules } from "./cases.ts";
import { type Decision, inParallel, Project } from "./project.ts";

/** Defines a test for each case, against a project of its own. */
export function testGroups(name: string, groups: readonly Group[]): void {
  const project = new Project(`demo-rules-${name}`);
  const decisions = new Map<Case, Decision>();

  // One after the other on a document, as Firestore locks what is written.
  beforeAll(async () => {
    await project.open(rules);
    await project.store([...before]);
    const byPath = Map.groupBy(
      groups.flatMap(({ cases }) => cases),
      ({ attempt }) => attempt.path,
    );
    await inParallel([...byPath.values()], async (alike) => {
      for (const each of alike) decisions.set(each, await decisionOf(project, before, each));
    });
  }, 600_000);

  describe.each(groups)("$name", ({ cases }) => {
    it.each(cases)("$name is $expected", (each) => {
      expect(decisions.get(each)).toBe(each.expected);
    });
  });
}
