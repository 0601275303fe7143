import { resumeBulkChanges } from "./carry-on.ts";
import type { Domain, Jobs } from "./domain.ts";
import { domains } from "./domains.ts";
import { logFailure } from "./runtime/log.ts";

/** Those that ask Stripe, one after the other, and those that do not: no slow answer of Stripe's holds the latter up. */
const lanes: readonly (keyof Jobs)[] = ["askingStripe", "ours"];

/** Runs every job that is due. Cloud Scheduler calls it each minute; on the emulators the start script does. */
export async function runDueJobs(now: Date): Promise<void> {
  const all: Domain[] = Object.values(domains);
  const loaded = await Promise.all(all.map(async ({ jobs }) => (await jobs?.())?.jobs ?? {}));
  await Promise.all(
    lanes.map(async (lane) => {
      await resumeBulkChanges(lane, now).catch((error: unknown) => logFailure(error, "bulk changes"));
      for (const [name, job] of loaded.flatMap((jobs) => Object.entries(jobs[lane] ?? {}))) {
        // One that fails must not keep the others from running.
        await job(now).catch((error: unknown) => logFailure(error, name));
      }
    }),
  );
}
