import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { planWithdrawing } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { note, scopeId, uid } from "../model/inputs.ts";
import { findAccount } from "../runtime/accounts.ts";
import { systemActor } from "../runtime/actor.ts";
import { users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planToNote } from "./banned-addresses.ts";
import { assertMayBan, existing, invitationsStopped, scopeDocument } from "./bans.ts";
import { planAligning } from "./grants-of.ts";

/**
 * Bans a person from a platform, or from all of them (`global`): they may not buy, apply, join, nor use any role there,
 * from the next request on; their open payment pages close, what they have invited others to is withdrawn, and whoever has
 * their address is banned, too.
 * They keep reading their own orders and tickets. An entity keeps its banned owner, and its team goes on.
 *
 * @throws not-found            no such account, nor ever a profile of one
 * @throws permission-denied    oneself, a GOD, a superadmin (but by GOD), or somebody who holds what the actor lacks
 * @throws failed-precondition  banned there already
 */
export const banPerson = operation({
  name: "banPerson",
  input: z.strictObject({ platform_id: scopeId, uid, reason: note }),
  output: z.strictObject({ uid: z.string() }),
  on: ({ platform_id }) => scopeDocument(platform_id),
  requires: { platform: "user.manage" },
  audit: "person.banned",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: ({ uid }) => findAccount({ uid }),
  async run({ input, actor, standing, platform, prepared, work }) {
    const { platform_id } = input;
    const user = await assertMayBan(work, { uid: actor.uid, standing }, input.uid, platform_id, platform);
    // Whoever deletes their account keeps what they have here, such as an affiliate's code, and is banned from it.
    const person = existing(prepared ?? (user && { uid: user.id, name: user.data.name, email: null }));
    const before = user?.data.banned_on ?? [];
    const banned_on = [...new Set([...before, platform_id])];
    const align = await planAligning(work, { uid: person.uid, platform_id }, { banned_on });
    const noteAddresses = await planToNote(work, person, banned_on);
    const withdraw = await planWithdrawing(work, { platform_id }, invitationsStopped(person.uid, platform_id));
    const close = await planBulk(work, "close_pages", { platform_id, kind: "buyer", scope_id: person.uid });
    if (before.includes(platform_id)) {
      throw new GatehouseError("failed-precondition", "This person is banned here already.", { field: "uid" });
    }
    // Whom they ban does not learn who it was; the record says it.
    const by = systemActor("bans").uid;
    if (user !== null) work.update(user, { banned_on }, by);
    else work.create(users().doc(person.uid), { name: person.name, locale: "en", banned_on }, by);
    align();
    noteAddresses();
    close();
    withdraw();
    notify(work, person.uid, {
      platform_id,
      kind: "person_banned",
      link: "/tickets",
      details: { platform: platform?.data.name ?? "", reason: input.reason },
    });
    return { uid: person.uid };
  },
});
