import { expireHolds, resumeRefunds } from "./payments/jobs.ts";

/** Runs every job that is due. Cloud Scheduler calls it each minute; on the emulators the start script does. */
export async function runDueJobs(now: Date): Promise<void> {
  await expireHolds(now);
  await resumeRefunds(now);
}
