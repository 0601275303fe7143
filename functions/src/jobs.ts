import { sealAuditLogs } from "./audit/seal-audit-logs.ts";
import { expireInvitations, finishDeletions } from "./entities/jobs.ts";
import { resumeClosings } from "./payments/close-pages.ts";
import { expireHolds, resumeRefunds } from "./payments/jobs.ts";
import { resumeFollowing } from "./platforms/follow-status.ts";
import { resumeRoleChanges } from "./roles/apply-role-change.ts";
import { logFailure } from "./runtime/log.ts";

const jobs: ((now: Date) => Promise<unknown>)[] = [
  expireHolds,
  resumeRefunds,
  resumeClosings,
  resumeRoleChanges,
  resumeFollowing,
  expireInvitations,
  finishDeletions,
  sealAuditLogs,
];

/** Runs every job that is due. Cloud Scheduler calls it each minute; on the emulators the start script does. */
export async function runDueJobs(now: Date): Promise<void> {
  for (const job of jobs) {
    // One that fails must not keep the others from running.
    await job(now).catch((error: unknown) => logFailure(error, job.name));
  }
}
