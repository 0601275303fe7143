import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, scopeId, uid } from "../model/inputs.ts";
import { users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { assertMayBan, existing, scopeDocument } from "./bans.ts";
import { findAccount } from "./find-person.ts";
import { alignGrants, alignRemainingGrants } from "./grants-of.ts";

/**
 * Bans a person from a platform, or from all of them (`global`): they may not buy, apply, join, nor use any role there,
 * from the next request on. They keep reading their own orders and tickets. An entity keeps its banned owner, and its
 * team goes on.
 *
 * @throws not-found            no such account
 * @throws permission-denied    oneself, a GOD, a superadmin (but by GOD), or somebody who holds what the actor lacks
 * @throws failed-precondition  banned there already
 */
export const banPerson = operation({
  name: "banPerson",
  input: z.strictObject({ platform_id: scopeId, uid, reason: note }),
  on: ({ platform_id }) => scopeDocument(platform_id),
  requires: { platform: "user.manage" },
  audit: "person.banned",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ uid }) => findAccount({ uid }),
  async run({ input, actor, standing, platform, prepared, work, request_id }) {
    const { platform_id } = input;
    const person = existing(prepared);
    const user = await assertMayBan(work, { uid: actor.uid, standing }, person.uid, platform_id, platform);
    const before = user?.data.banned_on ?? [];
    const banned_on = [...new Set([...before, platform_id])];
    const grants = await alignGrants(work, person.uid, platform_id, { banned_on });
    // Again only to reach the grants that an earlier ban was cut off before.
    if (before.includes(platform_id) && grants.count === 0) {
      throw new GatehouseError("failed-precondition", "This person is banned here already.", { field: "uid" });
    }
    if (user !== null) work.update(user, { banned_on });
    else work.create(users().doc(person.uid), { name: person.name, locale: "en", banned_on });
    grants.write();
    notify(work, person.uid, {
      platform_id,
      kind: "person_banned",
      link: "/tickets",
      details: { platform: platform?.data.name ?? "", reason: input.reason },
    });
    return { uid: person.uid, complete: grants.complete, request_id };
  },
  async after({ uid, complete, request_id }, { input, actor, now }) {
    if (!complete) await alignRemainingGrants(uid, input.platform_id, { uid: actor.uid, request_id, now });
    return { uid };
  },
});
