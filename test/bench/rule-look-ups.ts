import { before, matrixGroups } from "../rules/cases/index.ts";
import { type Case, type Group, rules } from "../rules/support/cases.ts";
import { lookedUp } from "../rules/support/coverage.ts";
import { Project } from "../rules/support/project.ts";

/** Of each row of the matrix somebody who may, and somebody who may not though they hold much: all ways are gone through. */
function representatives({ cases }: Group): Case[] {
  const { allowed = [], denied = [] } = Object.groupBy(cases, ({ expected }) => expected);
  if (allowed.length === 0) return [];
  return [
    ...allowed.slice(-1),
    ...denied.filter(({ name }) => ["finance_manager", "god_with_access_over"].includes(name)),
  ];
}

/** The most documents that one request lets the rules look up, and which request that is. */
export async function measureLookUps(): Promise<{ max_lookups: number; request: string }> {
  const project = new Project("demo-rules-look-ups");
  await project.open(rules);
  await project.store([...before]);
  let most = { max_lookups: 0, request: "" };
  for (const group of matrixGroups) {
    for (const each of representatives(group)) {
      // The emulator's report begins anew with the rules.
      await project.load(rules);
      await project.ask(each.actor, each.attempt);
      const found = lookedUp(await project.coverage(), rules).length;
      if (found > most.max_lookups) most = { max_lookups: found, request: `${group.name}, by ${each.name}` };
    }
  }
  return most;
}
