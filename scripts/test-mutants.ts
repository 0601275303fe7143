import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { before, groups, valueGroups } from "../test/rules/cases/index.ts";
import { equivalent } from "../test/rules/equivalent-mutants.ts";
import { type Case, decisionOf, type Group, rules } from "../test/rules/support/cases.ts";
import { inParallel, Project } from "../test/rules/support/project.ts";
import { reaches } from "../test/rules/support/reaches.ts";
import { countShared, wordsOf } from "../test/rules/support/words.ts";
import { withLoneFirestore } from "../test/support/lone-firestore.ts";
import { workFolder } from "../test/support/paths.ts";
import { main } from "./main.ts";
import { type Mutant, mutantsOf } from "./rules-mutants.ts";

/** Mutants that are tried at the same time, each in a project of its own. */
const lanes = 2;

/** Most mutants die of one of the likeliest cases. Those that do not come last, and are asked all that is left. */
const likeliest = 200;

/** The emulator keeps every value of every expression until the rules are loaded anew. */
const casesALoad = 400;

/** The mutants that were killed since the last full run began. */
const killedFile = join(workFolder, "killed-mutants.json");

interface Candidate {
  each: Case;
  collection: string;
  words: ReadonlySet<string>;
  /** All but one of the conditions hold. */
  isNear: boolean;
  /** The mutants that this case has killed. */
  killed: Mutant[];
}

/**
 * `npm run test:mutants` breaks each condition of firestore.rules in turn and sees whether a case notices;
 * `npm run test:mutants -- opens isSelf` only those in functions and collections of these names;
 * `npm run test:mutants -- again` only those that have not been killed since the last full run began: after a run that
 * was broken off, or for survivors once there are new cases.
 *
 * Prints who survived. Those in test/rules/equivalent-mutants.ts, each with a reason, are not tried.
 */
await main(async (wanted) => {
  const again = wanted.includes("again");
  const places = wanted.filter((word) => word !== "again");
  const all = mutantsOf(rules);
  const listed = (mutant: Mutant) => equivalent.some((entry) => isOf(mutant, entry));
  const names = namesOf(all);
  const killedNames = new Set(again || places.length > 0 ? readKilled() : []);
  const mutants = all
    .filter((mutant) => (places.length === 0 || places.includes(mutant.place)) && !listed(mutant))
    .filter((mutant) => !again || !killedNames.has(names.get(mutant) ?? ""))
    // Helpers last: by then it is known which cases kill.
    .sort((one, other) => one.reach.length - other.reach.length);
  const candidates = shuffled(groups.flatMap((group) => group.cases.map((each) => candidateOf(each, group))));
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let [killed, asked] = [0, 0];
  // Also when a signal ends the run.
  process.on("exit", () => writeKilled(killedNames));

  const [survivors, broken] = await withLoneFirestore(async (address) => {
    const projects = Array.from({ length: lanes }, (_, lane) => new Project(`demo-mutants-${lane}`, address));
    for (const project of projects) {
      await project.open(rules);
      await project.store([...before]);
    }
    const notCompiled: Mutant[] = [];
    const tough: { mutant: Mutant; left: Candidate[] }[] = [];

    await inLanes(projects, mutants, async (mutant, project) => {
      const compiles = await project.load(mutant.rules).then(
        () => true,
        () => false,
      );
      if (!compiles) {
        notCompiled.push(mutant);
        return;
      }
      const ordered = inOrder(candidates, mutant);
      if (await isKilled(mutant, ordered.slice(0, likeliest), project)) return;
      tough.push({ mutant, left: ordered.slice(likeliest) });
      console.log(`  not yet killed: ${describe(mutant)}`);
    });

    const alive: Mutant[] = [];
    console.log(`${tough.length} mutants are asked all cases that they can matter to, after ${seconds()} s`);
    await inLanes(projects, tough, async ({ mutant, left }, project) => {
      for (let start = 0; start < left.length; start += casesALoad) {
        await project.load(mutant.rules);
        if (await isKilled(mutant, left.slice(start, start + casesALoad), project)) return;
      }
      alive.push(mutant);
      console.log(`  survives: ${describe(mutant)}`);
    });
    return [alive, notCompiled] as const;
  });

  async function isKilled(mutant: Mutant, ordered: readonly Candidate[], project: Project): Promise<boolean> {
    for (let start = 0, size = 4; start < ordered.length; start += size, size = Math.min(size * 2, 256)) {
      const chunk = Map.groupBy(ordered.slice(start, start + size), ({ each }) => each.attempt.path);
      let killer: Candidate | undefined;
      await inParallel([...chunk.values()], async (alike) => {
        for (const candidate of alike) {
          if (killer !== undefined) return;
          asked += 1;
          const decision = await decisionOf(project, before, candidate.each);
          // An emulator in trouble has decided nothing.
          if (/^failed: (429|5)/.test(decision)) throw new Error(`${describe(mutant)}: ${decision}`);
          if (decision !== candidate.each.expected) killer ??= candidate;
        }
      });
      if (killer !== undefined) {
        killer.killed.push(mutant);
        killedNames.add(names.get(mutant) ?? "");
        killed += 1;
        if (killed % 50 === 0) {
          console.log(`${killed} of ${mutants.length} are killed in ${seconds()} s, with ${asked} questions`);
        }
        return true;
      }
    }
    return false;
  }

  const outdated = equivalent.filter((entry) => !all.some((mutant) => isOf(mutant, entry)));
  console.log(
    `${all.length} mutants, of which ${mutants.length} were tried in ${seconds()} s with ${asked} questions:`,
  );
  console.log(
    `${killed} killed, ${survivors.length} survived, ${broken.length} do not compile; ${all.filter(listed).length} are equivalent`,
  );
  for (const mutant of survivors) console.log(`  survived: ${describe(mutant)}`);
  for (const mutant of broken) console.log(`  does not compile: ${describe(mutant)}`);
  for (const { place, change } of outdated) console.log(`  listed as equivalent, but no mutant: ${place}: ${change}`);
  return survivors.length === 0 && outdated.length === 0 ? 0 : 1;
});

async function inLanes<T>(
  projects: readonly Project[],
  items: readonly T[],
  work: (item: T, project: Project) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    projects.map(async (project) => {
      for (const item of queue) await work(item, project);
    }),
  );
}

function describe({ line, place, change }: Mutant): string {
  return `firestore.rules:${line} ${place}: ${change}`;
}

function isOf(mutant: Mutant, entry: { place: string; change: string }): boolean {
  return mutant.place === entry.place && mutant.change === entry.change;
}

/** Names that stay when lines move. */
function namesOf(mutants: readonly Mutant[]): Map<Mutant, string> {
  const times = new Map<string, number>();
  return new Map(
    mutants.map((mutant) => {
      const name = `${mutant.place}: ${mutant.replaced.from} → ${mutant.replaced.to}`;
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      return [mutant, `${name} (${time})`];
    }),
  );
}

function readKilled(): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(killedFile, "utf8")));
  } catch {
    return []; // there was no run yet
  }
}

function writeKilled(names: ReadonlySet<string>): void {
  mkdirSync(workFolder, { recursive: true });
  writeFileSync(killedFile, JSON.stringify([...names], null, 1));
}

function candidateOf(each: Case, group: Group): Candidate {
  const fields = "fields" in each.attempt ? Object.keys(each.attempt.fields) : [];
  const words = wordsOf([group.name, each.name, ...fields].join(" "));
  return { each, collection: group.collection, words, isNear: valueGroups.includes(group), killed: [] };
}

/** Always the same disorder: neighbours ask much the same. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item, index) => ({ item, key: (index * 0.618_033_988_749) % 1 }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

/** The cases that the mutant can matter to, the likeliest to kill it first. */
function inOrder(candidates: readonly Candidate[], mutant: Mutant): Candidate[] {
  const { line, place, reach, replaced } = mutant;
  const [from, to] = [wordsOf(replaced.from), wordsOf(replaced.to)];
  const words = new Set([...from, ...to]);
  const changed = new Set([...words].filter((word) => from.has(word) !== to.has(word)));
  // What asks for less lets in whom it should not.
  const likely = replaced.to === "true" ? "denied" : replaced.to === "false" ? "allowed" : null;
  const weight = (candidate: Candidate): number => {
    const { killed } = candidate;
    return (
      (candidate.each.expected === likely ? 20 : 0) +
      4 * countShared(changed, candidate.words) +
      2 * countShared(words, candidate.words) +
      (killed.some((victim) => victim.line === line) ? 6 : 0) +
      (killed.some((victim) => victim.place === place) ? 3 : 0)
    );
  };
  const ordered = candidates
    .filter(({ collection, each }) => reaches(reach, collection, each))
    .map((candidate) => ({ candidate, weight: weight(candidate) }))
    .sort((one, other) => other.weight - one.weight)
    .map(({ candidate }) => candidate);
  // In turn: who may not at all, and who may, but not this.
  const { near = [], far = [] } = Object.groupBy(ordered, ({ isNear }) => (isNear ? "near" : "far"));
  return ordered.flatMap((_, index) => [near[index], far[index]].filter((each) => each !== undefined));
}
