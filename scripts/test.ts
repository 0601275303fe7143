import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createVitest, type TestModule } from "vitest/node";
import { makeDemoWorld } from "../test/support/demo-world.ts";
import { checkPortsAreFree } from "../test/support/free-ports.ts";
import { withLoneFirestore } from "../test/support/lone-firestore.ts";
import { root, workFolder } from "../test/support/paths.ts";
import { withProgress } from "../test/support/progress.ts";
import { startStack } from "../test/support/stack.ts";
import { buildFunctions, buildWeb } from "./build.ts";
import { main } from "./main.ts";

/** Kinds of tests that stand alone, and that need no more than Firestore. All others need all emulators. */
const standalone = ["unit", "simulator"];
const onFirestore = ["rules", "coverage"];

/** Kinds of tests that happen in the demo world: its GOD makes their platforms, a browser plays its people. */
const inDemoWorld = ["functions", "traces", "e2e"];

const options = { root, watch: false };

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * `npm test` runs all tests; `npm test -- rules checkout` only kinds of that name and files with that in their path.
 *
 * What tests stand on is built and started before them, once for all of them, and only if one of them needs it.
 */
await main(async (wanted) => {
  const { inPath, needed } = await choose(wanted);
  if (needed.length === 0) {
    console.log("There are no such tests.\n0 passed, 0 failed");
    return 1;
  }
  const alone = needed.filter((kind) => standalone.includes(kind));
  const lone = needed.filter((kind) => onFirestore.includes(kind));
  const stacked = needed.filter((kind) => ![...alone, ...lone].includes(kind));

  if (stacked.length > 0) await checkPortsAreFree();

  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (alone.length > 0) add(counts, await runTests(alone, inPath));
  // The tests of rules fill an emulator of their own: what it holds would slow every test after them.
  if (lone.length > 0) add(counts, await onLoneFirestore(() => runTests(lone, inPath)));
  if (stacked.length > 0) add(counts, await onStack(stacked, () => runTests(stacked, inPath)));
  return report(counts);
});

async function onLoneFirestore(run: () => Promise<Counts>): Promise<Counts> {
  return withLoneFirestore((address) => {
    process.env.FIRESTORE_EMULATOR_HOST = address;
    return run();
  });
}

async function onStack(kinds: string[], run: () => Promise<Counts>): Promise<Counts> {
  await recordQueries();
  await buildFunctions();
  if (kinds.includes("e2e")) await buildWeb("demo");
  const stack = await withProgress("Starting the emulators", () => startStack());
  try {
    if (kinds.some((kind) => inDemoWorld.includes(kind))) {
      await withProgress("Making the demo world", (report) => makeDemoWorld(stack.stripe, report));
    }
    return await run();
  } finally {
    await stack.stop();
  }
}

/** Lets every process from now on note what it asks Firestore. */
async function recordQueries(): Promise<void> {
  const file = join(workFolder, "queries.jsonl");
  await mkdir(workFolder, { recursive: true });
  await rm(file, { force: true });
  process.env.GATEHOUSE_QUERIES = file;
  const recorder = pathToFileURL(join(root, "test/support/queries/record.ts")).href;
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --import ${recorder}`.trim();
}

async function runTests(kinds: string[], inPath: string[]): Promise<Counts> {
  const vitest = await createVitest("test", { ...options, project: kinds });
  const result = await vitest.start(inPath);
  const counts = count(result.testModules);
  counts.failed += result.unhandledErrors.length;
  await vitest.close();
  return counts;
}

function add(counts: Counts, more: Counts): void {
  counts.passed += more.passed;
  counts.failed += more.failed;
  counts.skipped += more.skipped;
}

/** Prints the counts, and gives the exit code. */
function report(counts: Counts): number {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  // A test that did not run has not passed.
  return counts.passed > 0 && counts.failed === 0 && counts.skipped === 0 ? 0 : 1;
}

/** Tells kinds of tests from parts of paths in what was asked for, and what kinds the tests are that this comes to. */
async function choose(wanted: string[]): Promise<{ inPath: string[]; needed: string[] }> {
  const vitest = await createVitest("test", options);
  const all = vitest.projects.map(({ name }) => name);
  const kinds = wanted.filter((word) => all.includes(word));
  const inPath = wanted.filter((word) => !all.includes(word));
  const files = await vitest.globTestSpecifications(inPath);
  await vitest.close();
  const found = new Set(files.map(({ project }) => project.name));
  return { inPath, needed: [...found].filter((kind) => kinds.length === 0 || kinds.includes(kind)) };
}

/** Counts tests; and as one failure each, files and groups that failed outside of their tests. */
function count(modules: readonly TestModule[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "pending") counts.failed += 1;
      else counts[state] += 1;
    }
    if (module.errors().length > 0) counts.failed += 1;
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) counts.failed += 1;
    }
  }
  return counts;
}
