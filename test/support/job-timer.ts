/**
 * Runs the scheduled jobs every 20 seconds, in place of Cloud Scheduler: the emulators have nothing that does.
 * It ends with the process that started it.
 */

import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { root } from "./paths.ts";

interface Jobs {
  runDueJobs(now: Date): Promise<void>;
}

process.on("disconnect", () => process.exit());

/** Of an error, JSON keeps nothing by itself. */
const describe = (error: unknown) =>
  error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };

// What is deployed; it fails here and now where that is not there.
const { runDueJobs }: Jobs = await import(pathToFileURL(join(root, "functions", "lib", "run-due-jobs.js")).href);
for (;;) {
  await delay(20_000);
  try {
    await runDueJobs(new Date());
  } catch (error) {
    console.error(JSON.stringify({ severity: "ERROR", message: "A scheduled job failed", error: describe(error) }));
  }
}
