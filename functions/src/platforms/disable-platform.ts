import { z } from "zod";
import { note, platformId } from "../model/inputs.ts";
import { platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { changeStatus } from "./follow-status.ts";

/**
 * Disables a platform: it sells nothing, and its staff is locked out, from the next request on.
 *
 * @throws failed-precondition  it is not active
 */
export const disablePlatform = operation({
  name: "disablePlatform",
  input: z.strictObject({ platform_id: platformId, reason: note }),
  output: z.strictObject({ status: z.enum(["active", "disabled", "deleted"]) }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "platform.disabled",
  run: (ctx) => changeStatus(ctx, "disabled"),
});
