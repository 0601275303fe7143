import { sealAuditLogs } from "./audit/seal-audit-logs.ts";
import { expireInvitations, finishDeletions } from "./entities/jobs.ts";
import { resumeClosings } from "./payments/close-pages.ts";
import { expireHolds, resumeRefunds } from "./payments/jobs.ts";
import { resumeFollowing } from "./platforms/follow-status.ts";
import { resumeRoleChanges } from "./roles/apply-role-change.ts";
import { logFailure } from "./runtime/log.ts";

type Job = (now: Date) => Promise<unknown>;

/** Those that ask Stripe, one after the other, and those that do not: no slow answer of Stripe's holds the latter up. */
const lanes: readonly (readonly Job[])[] = [
  [expireHolds, resumeRefunds, resumeClosings],
  [resumeRoleChanges, resumeFollowing, expireInvitations, finishDeletions, sealAuditLogs],
];

/** Runs every job that is due. Cloud Scheduler calls it each minute; on the emulators the start script does. */
export async function runDueJobs(now: Date): Promise<void> {
  await Promise.all(
    lanes.map(async (jobs) => {
      for (const job of jobs) {
        // One that fails must not keep the others from running.
        await job(now).catch((error: unknown) => logFailure(error, job.name));
      }
    }),
  );
}
