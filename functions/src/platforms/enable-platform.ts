import { z } from "zod";
import { note, platformId } from "../model/inputs.ts";
import { platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { changeStatus } from "./follow-status.ts";

/**
 * Opens a disabled platform again, for its staff as well; who is banned there stays out.
 *
 * @throws failed-precondition  it is not disabled
 */
export const enablePlatform = operation({
  name: "enablePlatform",
  input: z.strictObject({ platform_id: platformId, reason: note }),
  output: z.strictObject({ status: z.enum(["active", "disabled", "deleted"]) }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "platform.enabled",
  run: (ctx) => changeStatus(ctx, "active"),
});
