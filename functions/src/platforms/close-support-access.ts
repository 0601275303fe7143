import { z } from "zod";
import { platformId } from "../model/inputs.ts";
import { platformRoles, platforms } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { endSupport } from "./end-support.ts";

/** Closes what the GOD who asks has opened of a platform, at once. Where nothing is open, nothing happens. */
export const closeSupportAccess = operation({
  name: "closeSupportAccess",
  input: z.strictObject({ platform_id: platformId }),
  output: z.strictObject({ closed: z.boolean() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "support_access.closed",
  async run({ actor, target, work, now }) {
    const current = await work.get(platformRoles().doc(`${target.id}_${actor.uid}`));
    if (current === null || current.data.support_until === null) return { closed: false };
    const wasOpen = current.data.support_until.toMillis() > now.getTime();
    endSupport(work, current);
    if (wasOpen) {
      notify(work, target.data.master_id, {
        platform_id: target.id,
        kind: "support_access_closed",
        link: `/console/${target.id}/audit`,
        details: { platform: target.data.name, by: actor.name },
      });
    }
    return { closed: wasOpen };
  },
});
