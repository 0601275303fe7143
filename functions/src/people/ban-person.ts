import { z } from "zod";
import { withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { note, scopeId, uid } from "../model/inputs.ts";
import { closePages, requestClosing } from "../payments/close-pages.ts";
import { systemActor } from "../runtime/actor.ts";
import { users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planToNote } from "./banned-addresses.ts";
import { assertMayBan, existing, invitationsStopped, scopeDocument } from "./bans.ts";
import { findAccount } from "./find-person.ts";
import { alignGrants, alignRemainingGrants } from "./grants-of.ts";

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
  async run({ input, actor, standing, platform, prepared, work, request_id }) {
    const { platform_id } = input;
    const user = await assertMayBan(work, { uid: actor.uid, standing }, input.uid, platform_id, platform);
    // Whoever deletes their account keeps what they have here, such as an affiliate's code, and is banned from it.
    const person = existing(prepared ?? (user && { uid: user.id, name: user.data.name, email: null }));
    const before = user?.data.banned_on ?? [];
    const banned_on = [...new Set([...before, platform_id])];
    const grants = await alignGrants(work, person.uid, platform_id, { banned_on });
    const noteAddresses = await planToNote(work, person, banned_on);
    const invitations = await withdrawVoid(work, invitationsStopped(person.uid, platform_id));
    // Again only to reach the grants that an earlier ban was cut off before.
    if (before.includes(platform_id) && grants.count === 0) {
      throw new GatehouseError("failed-precondition", "This person is banned here already.", { field: "uid" });
    }
    // Whom they ban does not learn who it was; the record says it.
    const by = systemActor("bans").uid;
    if (user !== null) work.update(user, { banned_on }, by);
    else work.create(users().doc(person.uid), { name: person.name, locale: "en", banned_on }, by);
    grants.write();
    noteAddresses();
    requestClosing(work, { platform_id, kind: "buyer", scope_id: person.uid });
    invitations.write();
    notify(work, person.uid, {
      platform_id,
      kind: "person_banned",
      link: "/tickets",
      details: { platform: platform?.data.name ?? "", reason: input.reason },
    });
    return { uid: person.uid, grants: grants.complete, invitations: invitations.complete, request_id };
  },
  async after({ uid, grants, invitations, request_id }, { input: { platform_id }, actor, now }) {
    if (!grants) await alignRemainingGrants(uid, platform_id, { uid: actor.uid, request_id, now });
    const scope = { platform_id, entity_id: null };
    if (!invitations) await withdrawRest(invitationsStopped(uid, platform_id), scope, request_id, now);
    await closePages({ platform_id, kind: "buyer", scope_id: uid }, now);
    return { uid };
  },
});
