import { z } from "zod";
import { note, platformId } from "../model/inputs.ts";
import { platforms } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { changeStatus, followStatus } from "./follow-status.ts";

/**
 * Disables a platform: it sells nothing, and its staff is locked out, from the next request on.
 *
 * @throws failed-precondition  it is not active
 */
export const disablePlatform = operation({
  name: "disablePlatform",
  input: z.strictObject({ platform_id: platformId, reason: note }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "platform.disabled",
  async run({ input, target, work, request_id }) {
    const { name, master_id } = target.data;
    const changed = await changeStatus(work, target, "disabled");
    notify(work, master_id, {
      platform_id: target.id,
      kind: "platform_disabled",
      link: `/console/${target.id}`,
      details: { platform: name, reason: input.reason },
    });
    return { ...changed, request_id };
  },
  async after({ status, applying, request_id }, { input, actor, now }) {
    if (applying) await followStatus(input.platform_id, { uid: actor.uid, request_id, now });
    return { status };
  },
});
