import { z } from "zod";
import { bulkId } from "../bulk.ts";
import { GatehouseError } from "../model/errors.ts";
import { note, platformId } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { bulkChanges, platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { changeStatus } from "./follow-status.ts";
import { platformStates } from "./model.ts";
import { describeOpenEnds, findOpenEnds, sumUpLedger } from "./open-ends.ts";

/**
 * Closes a disabled platform for good. Its ledger and its audit records stay, and so does the rest, unused.
 *
 * @throws failed-precondition  it is not disabled; or money is owed on it, or tickets are valid: `details.open` says which
 */
export const deletePlatform = operation({
  name: "deletePlatform",
  input: z.strictObject({ platform_id: platformId, reason: note }),
  output: z.strictObject({ status: z.enum(["active", "disabled", "deleted"]) }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "platform.deleted",
  prepare: ({ platform_id }) => sumUpLedger(platform_id),
  async run(ctx) {
    const { target, work, prepared: summed } = ctx;
    transition(platformStates, target.data.status, "deleted");
    if ((await work.get(bulkChanges().doc(bulkId("follow_status", { platform_id: target.id })))) !== null) {
      throw new GatehouseError("aborted", "Its staff is still being locked out. Try again in a minute.");
    }
    const ends = await findOpenEnds(target.id, work, summed);
    if (ends.length > 0) {
      throw new GatehouseError("failed-precondition", describeOpenEnds(ends), { details: { open: ends } });
    }
    return changeStatus(ctx, "deleted");
  },
});
