import { createVitest, type TestModule } from "vitest/node";
import { root } from "../test/support/paths.ts";
import { withProgress } from "../test/support/progress.ts";
import { startStack } from "../test/support/stack.ts";
import { buildFunctions, buildWeb } from "./build.ts";
import { main } from "./main.ts";

/** Kinds of tests that stand alone. All others need the emulators. */
const standalone = ["unit", "simulator"];

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * `npm test` runs all tests; `npm test -- rules checkout` only kinds of that name and files with that in their path.
 *
 * What the tests stand on is built and started first, once for all, and only if one of them needs it.
 */
await main(async (wanted) => {
  const kinds = await kindsOfTests();
  const named = wanted.filter((word) => kinds.includes(word));
  const inPath = wanted.filter((word) => !kinds.includes(word));

  const vitest = await createVitest("test", { root, watch: false, project: named });
  const files = await vitest.globTestSpecifications(inPath);
  const needed = new Set(files.map((file) => file.project.name));
  const needsStack = [...needed].some((kind) => !standalone.includes(kind));
  if (needsStack) await buildFunctions();
  if (needed.has("e2e")) await buildWeb("demo");
  const stack = needsStack ? await withProgress("Starting the emulators", () => startStack()) : undefined;

  let counts: Counts;
  try {
    const result = await vitest.runTestSpecifications(files, wanted.length === 0);
    counts = count(result.testModules);
    counts.failed += result.unhandledErrors.length;
    await vitest.close();
  } finally {
    await stack?.stop();
  }

  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  if (counts.passed + counts.failed === 0) console.log("There are no such tests.");
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  // A test that did not run has not passed.
  return counts.passed > 0 && counts.failed === 0 && counts.skipped === 0 ? 0 : 1;
});

async function kindsOfTests(): Promise<string[]> {
  const vitest = await createVitest("test", { root, watch: false });
  const names = vitest.projects.map(({ name }) => name);
  await vitest.close();
  return names;
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
