import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, scopeId, uid } from "../model/inputs.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { assertMayBan, scopeDocument } from "./bans.ts";
import { alignGrants, alignRemainingGrants } from "./grants-of.ts";

/**
 * Ends a person's ban from a platform, or the one from all of them (`global`): the roles that they still hold there
 * work again, unless another ban or a disabled platform stands in the way.
 *
 * @throws permission-denied    as for a ban
 * @throws failed-precondition  not banned there
 */
export const unbanPerson = operation({
  name: "unbanPerson",
  input: z.strictObject({ platform_id: scopeId, uid, reason: note }),
  on: ({ platform_id }) => scopeDocument(platform_id),
  requires: { platform: "user.manage" },
  audit: "person.unbanned",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  async run({ input, actor, standing, platform, work, request_id }) {
    const { platform_id, uid } = input;
    const user = await assertMayBan(work, { uid: actor.uid, standing }, uid, platform_id, platform);
    const banned_on = user?.data.banned_on.filter((banned) => banned !== platform_id) ?? [];
    const grants = await alignGrants(work, uid, platform_id, { banned_on });
    // Again only to reach the grants that an earlier call was cut off before.
    const isBanned = user?.data.banned_on.includes(platform_id) ?? false;
    if (user === null || (!isBanned && grants.count === 0)) {
      throw new GatehouseError("failed-precondition", "This person is not banned here.", { field: "uid" });
    }
    work.update(user, { banned_on });
    grants.write();
    notify(work, uid, {
      platform_id,
      kind: "person_unbanned",
      link: "/",
      details: { platform: platform?.data.name ?? "", reason: input.reason },
    });
    return { uid, complete: grants.complete, request_id };
  },
  async after({ uid, complete, request_id }, { input, actor, now }) {
    if (!complete) await alignRemainingGrants(uid, input.platform_id, { uid: actor.uid, request_id, now });
    return { uid };
  },
});
