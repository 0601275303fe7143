import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, scopeId, uid } from "../model/inputs.ts";
import { findAccount } from "../runtime/accounts.ts";
import { systemActor } from "../runtime/actor.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planToLift } from "./banned-addresses.ts";
import { assertMayBan, scopeDocument } from "./bans.ts";
import { planAligning } from "./grants-of.ts";

/**
 * Ends a person's ban from a platform, or the one from all of them (`global`), and that of the addresses that they had:
 * the roles that they still hold there work again, unless another ban or a disabled platform stands in the way. Whoever
 * has but the address of somebody banned is let in the same way.
 *
 * @throws permission-denied    as for a ban
 * @throws failed-precondition  not banned there
 */
export const unbanPerson = operation({
  name: "unbanPerson",
  input: z.strictObject({ platform_id: scopeId, uid, reason: note }),
  output: z.strictObject({ uid: z.string() }),
  on: ({ platform_id }) => scopeDocument(platform_id),
  requires: { platform: "user.manage" },
  audit: "person.unbanned",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ uid }) => findAccount({ uid }),
  async run({ input, actor, standing, platform, prepared: account, work }) {
    const { platform_id, uid } = input;
    const user = await assertMayBan(work, { uid: actor.uid, standing }, uid, platform_id, platform);
    const banned_on = user?.data.banned_on.filter((banned) => banned !== platform_id) ?? [];
    const align = await planAligning(work, { uid, platform_id }, { banned_on });
    const addresses = await planToLift(work, { uid, email: account?.email ?? null }, platform_id);
    const isBanned = user?.data.banned_on.includes(platform_id) ?? false;
    if (!isBanned && !addresses.isBanned) {
      throw new GatehouseError("failed-precondition", "This person is not banned here.", { field: "uid" });
    }
    if (user !== null) work.update(user, { banned_on }, systemActor("bans").uid);
    align();
    addresses.write();
    notify(work, uid, {
      platform_id,
      kind: "person_unbanned",
      link: "/",
      details: { platform: platform?.data.name ?? "", reason: input.reason },
    });
    return { uid };
  },
});
