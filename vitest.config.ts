import { defineConfig } from "vitest/config";

/** For tests that run operations themselves: carries on what these begin, as in a deployed service. */
const inProcess = ["./functions/src/carry-on.ts"];

/** Kinds of tests in the order in which they run, by their folders in test/. */
const kinds = [
  { name: "unit", maxWorkers: 2, testTimeout: 10_000 },
  { name: "simulator", maxWorkers: 2, testTimeout: 20_000 },
  { name: "rules", maxWorkers: 2, testTimeout: 30_000 },
  // Reading what the emulator has counted takes it as long as to decide.
  { name: "coverage", maxWorkers: 1, testTimeout: 30_000 },
  { name: "properties", maxWorkers: 2, testTimeout: 60_000 },
  { name: "functions", maxWorkers: 2, testTimeout: 60_000, setupFiles: inProcess },
  // It needs a processor for itself and one for the emulator.
  { name: "attacks", maxWorkers: 1, testTimeout: 60_000, setupFiles: inProcess },
  // One browser at a time: two of them and the emulators are more than two cores carry.
  { name: "e2e", maxWorkers: 1, testTimeout: 180_000 },
  // What all of those have left behind.
  { name: "traces", maxWorkers: 1, testTimeout: 120_000 },
];

export default defineConfig({
  test: {
    allowOnly: false,
    projects: kinds.map(({ name, maxWorkers, testTimeout, setupFiles = [] }, order) => ({
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        setupFiles,
        pool: "forks",
        maxWorkers,
        testTimeout,
        hookTimeout: 120_000,
        // What is asked for again and again has as long as what stands on a page.
        expect: { poll: { timeout: 30_000 } },
        sequence: { groupOrder: order },
        env: { GATEHOUSE_QUIET: "1" }, // no log line for each operation that a test runs itself
      },
    })),
  },
});
