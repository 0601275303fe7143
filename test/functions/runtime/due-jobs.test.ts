/** The jobs, as the local stack runs them from what was built, and as Cloud Scheduler does. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../support/paths.ts";

it("is what was built for the local stack, and runs", async () => {
  const built: { runDueJobs?: (now: Date) => Promise<void> } = await import(
    join(root, "functions", "lib", "run-due-jobs.js")
  );
  // Long before anything was due.
  await expect(built.runDueJobs?.(new Date(0))).resolves.toBeUndefined();
});
