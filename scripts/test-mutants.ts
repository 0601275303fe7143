import { before, groups } from "../test/rules/cases/index.ts";
import { equivalent } from "../test/rules/equivalent-mutants.ts";
import { type Case, decisionOf, type Group, rules } from "../test/rules/support/cases.ts";
import { inParallel, Project } from "../test/rules/support/project.ts";
import { withLoneFirestore } from "../test/support/lone-firestore.ts";
import { main } from "./main.ts";
import { type Mutant, mutantsOf } from "./rules-mutants.ts";

/** Mutants that are tried at the same time, each in a project of its own. */
const lanes = 2;

interface Candidate {
  each: Case;
  collection: string;
  /** The mutants that this case has killed. */
  killed: Mutant[];
}

/**
 * `npm run test:mutants` breaks each condition of firestore.rules in turn and sees whether a case notices;
 * `npm run test:mutants -- opens isSelf` only those in functions and collections of these names.
 *
 * Prints who survived. Those in test/rules/equivalent-mutants.ts, each with a reason, are not tried.
 */
await main(async (places) => {
  const all = mutantsOf(rules);
  const listed = (mutant: Mutant) => equivalent.some((entry) => isOf(mutant, entry));
  const mutants = all
    .filter((mutant) => (places.length === 0 || places.includes(mutant.place)) && !listed(mutant))
    // Helpers last: by then it is known which cases kill.
    .sort((one, other) => Number(one.collections === null) - Number(other.collections === null));
  const candidates = interleaved(groups);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const survivors: Mutant[] = [];
  let [tried, broken, asked] = [0, 0, 0];

  await withLoneFirestore(async (address) => {
    const queue = mutants.values();
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const project = new Project(`demo-mutants-${lane}`, address);
        await project.open(rules);
        await project.store([...before]);
        for (const mutant of queue) {
          const compiles = await project.load(mutant.rules).then(
            () => true,
            () => false,
          );
          if (!compiles) broken += 1;
          else if (!(await isKilled(mutant, project))) {
            survivors.push(mutant);
            console.log(`  survives: ${describe(mutant)}`);
          }
          tried += 1;
          if (tried % 50 === 0) console.log(`${tried} of ${mutants.length} in ${seconds()} s, ${asked} questions`);
        }
      }),
    );
  });

  async function isKilled(mutant: Mutant, project: Project): Promise<boolean> {
    const ordered = inOrder(candidates, mutant);
    for (let start = 0, size = 8; start < ordered.length; start += size, size = Math.min(size * 2, 256)) {
      const chunk = Map.groupBy(ordered.slice(start, start + size), ({ each }) => each.attempt.path);
      let killer: Candidate | undefined;
      await inParallel([...chunk.values()], async (alike) => {
        for (const candidate of alike) {
          if (killer !== undefined) return;
          asked += 1;
          if ((await decisionOf(project, before, candidate.each)) !== candidate.each.expected) killer ??= candidate;
        }
      });
      if (killer !== undefined) {
        killer.killed.push(mutant);
        return true;
      }
    }
    return false;
  }

  const outdated = equivalent.filter((entry) => !all.some((mutant) => isOf(mutant, entry)));
  const killed = tried - broken - survivors.length;
  console.log(`${all.length} mutants, of which ${tried} were tried in ${seconds()} s with ${asked} questions:`);
  console.log(
    `${killed} killed, ${survivors.length} survived, ${broken} do not compile; ${equivalent.length} are equivalent`,
  );
  for (const mutant of survivors) console.log(`  ${describe(mutant)}`);
  for (const { place, change } of outdated) console.log(`  listed as equivalent, but no mutant: ${place}: ${change}`);
  return survivors.length === 0 && outdated.length === 0 ? 0 : 1;
});

function describe({ line, place, change }: Mutant): string {
  return `firestore.rules:${line} ${place}: ${change}`;
}

function isOf(mutant: Mutant, entry: { place: string; change: string }): boolean {
  return mutant.place === entry.place && mutant.change === entry.change;
}

/** First one case of each group, then the next of each: neighbours ask much the same. */
function interleaved(all: readonly Group[]): Candidate[] {
  const rows = all.map(({ cases, collection }) =>
    alternating(cases).map((each): Candidate => ({ each, collection, killed: [] })),
  );
  const longest = Math.max(...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => rows.flatMap((row) => row[index] ?? [])).flat();
}

/** What is allowed notices a condition too many, what is denied one too few. */
function alternating(cases: readonly Case[]): Case[] {
  const { allowed = [], denied = [] } = Object.groupBy(cases, ({ expected }) => expected);
  const pairs = Array.from({ length: cases.length }, (_, index) => [allowed[index], denied[index]]);
  return pairs.flat().filter((each) => each !== undefined);
}

/** The cases that the mutant can matter to, those first that have killed its neighbours. */
function inOrder(candidates: readonly Candidate[], { line, place, collections }: Mutant): Candidate[] {
  const weight = ({ killed }: Candidate) =>
    killed.reduce((sum, victim) => sum + (victim.line === line ? 100 : victim.place === place ? 10 : 1), 0);
  return candidates
    .filter(({ collection }) => collections?.includes(collection) ?? true)
    .map((candidate) => ({ candidate, weight: weight(candidate) }))
    .sort((one, other) => other.weight - one.weight)
    .map(({ candidate }) => candidate);
}
