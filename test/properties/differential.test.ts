/**
 * The rules decide as the plain tables in the `access.ts` of the domains do, on thousands of generated cases: somebody with random
 * standing, documents in random states, a random read or write. `GATEHOUSE_SEED` repeats a run, `GATEHOUSE_CASES` sets
 * how many.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { directAccess } from "../../functions/src/direct-access.ts";
import { decide } from "../../functions/src/model/access.ts";
import { rules } from "../rules/support/cases.ts";
import { type DirectCase, directCase, type Placed, placed } from "../rules/support/generated.ts";
import { inParallel, Project } from "../rules/support/project.ts";

const cases = Number(process.env.GATEHOUSE_CASES ?? 5_000);
const seed = Number(process.env.GATEHOUSE_SEED ?? Date.now() % 1_000_000);

/** Each case has documents of its own, also when it is asked again while it is shrunk. */
let number = 0;

function decidedByTable({ asker, action, target }: Placed): boolean {
  return decide(directAccess, asker, action, target);
}

async function decidedByRules(project: Project, { actor, attempt }: Placed): Promise<boolean> {
  const decision = await project.ask(actor, attempt);
  if (decision.startsWith("failed")) throw new Error(decision);
  return decision === "allowed";
}

/** Cases on which they differ, asked all together. */
async function differing(project: Project, generated: readonly DirectCase[]): Promise<Placed[]> {
  const all = generated.map((each) => placed(each, number++));
  await project.store(all.flatMap(({ documents }) => documents));
  const found: Placed[] = [];
  await inParallel(all, async (each) => {
    if ((await decidedByRules(project, each)) !== decidedByTable(each)) found.push(each);
  });
  return found;
}

async function expectAgreement(project: Project): Promise<void> {
  const generated = fc.sample(directCase, { seed, numRuns: cases });
  if ((await differing(project, generated)).length === 0) return;
  // One by one, for the smallest case on which they differ.
  await fc.assert(
    fc.asyncProperty(directCase, async (each) => {
      const [difference] = await differing(project, [each]);
      if (difference === undefined) return;
      const allowed = decidedByTable(difference);
      throw new Error(`The table says ${allowed}, the rules say ${!allowed}: ${JSON.stringify(difference.attempt)}`);
    }),
    { seed, numRuns: cases },
  );
  throw new Error("They differed when asked together, and not when asked one by one");
}

describe("the rules and the table of direct access", () => {
  const project = new Project("demo-rules-differential");
  beforeAll(() => project.open(rules));

  it(`agree on ${cases} generated cases (GATEHOUSE_SEED=${seed})`, () => expectAgreement(project), 300_000);

  it("are asked often enough for what is allowed, of every action but to delete", () => {
    const allowed = fc
      .sample(directCase, { seed, numRuns: cases })
      .map((each) => placed(each, 0))
      .filter(decidedByTable);
    const counts = Object.groupBy(allowed, ({ action }) => action);
    for (const action of ["get", "list", "create", "update"] as const) {
      expect(counts[action]?.length ?? 0, action).toBeGreaterThan(cases / 200);
    }
  });
});

/** Enough of what the broken conditions decide, however many collections there are. */
const reading = directCase.filter(({ asked: { action } }) => action === "get" || action === "list");

// Without these, a comparison that finds nothing would pass for one that agrees.
describe("a difference is found", () => {
  it.each([
    [
      "whoever was a member still reads",
      "teamGrant(entity_id).data.status == 'active'",
      "teamGrant(entity_id) != null",
    ],
    ["no second factor is asked for", "&& (!grant.data.second_factor_required || hasSecondFactor())", ""],
  ])(
    "when %s",
    async (_what, condition, without) => {
      expect(rules).toContain(condition);
      const project = new Project("demo-rules-broken");
      await project.open(rules.replaceAll(condition, without));
      const generated = fc.sample(reading, { seed: 1, numRuns: 1_000 });
      expect((await differing(project, generated)).length).toBeGreaterThan(0);
    },
    300_000,
  );
});
