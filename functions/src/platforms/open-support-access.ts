import { z } from "zod";
import { platformGrantStatus } from "../model/grants.ts";
import { note, platformId } from "../model/inputs.ts";
import { emptyGrant } from "../roles/platform-grants.ts";
import { platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";

/**
 * Opens a platform's private data to the GOD who asks, for a few hours: the rules let them read it until then. Opened
 * again, it lasts from now on. The master is told, and the reason stands in the platform's own audit log.
 */
export const openSupportAccess = operation({
  name: "openSupportAccess",
  input: z.strictObject({
    platform_id: platformId,
    reason: note,
    hours: z.int("A whole number of hours").min(1, "At least 1 hour").max(8, "At most 8 hours"),
  }),
  output: z.strictObject({ support_until_ms: z.int() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "support_access.opened",
  async run({ input, actor, target, work, now }) {
    const ref = platformRoles().doc(`${target.id}_${actor.uid}`);
    const [{ current, user }] = await work.read({ current: ref, user: users().doc(actor.uid) });
    const until = new Date(now.getTime() + input.hours * 3_600_000);
    const support_until = instant(until);
    if (current === null) {
      const status = platformGrantStatus(user?.data ?? null, target.data);
      work.create(ref, { ...emptyGrant(target.id, actor, status), support_until });
    } else {
      work.update(current, { support_until });
    }
    notify(work, target.data.master_id, {
      platform_id: target.id,
      kind: "support_access_opened",
      link: `/console/${target.id}/audit`,
      details: { platform: target.data.name, by: actor.name, hours: String(input.hours), reason: input.reason },
    });
    return { support_until_ms: until.getTime() };
  },
});
