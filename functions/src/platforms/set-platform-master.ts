import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { planDisconnecting } from "../entities/disconnect-payments.ts";
import { planTaking } from "../entities/take-member.ts";
import { planWithdrawing, toProgrammeBy } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { isBannedOn, platformGrantStatus } from "../model/grants.ts";
import { email, note, platformId } from "../model/inputs.ts";
import { assertAddressNotBanned } from "../people/banned-addresses.ts";
import { readOwnRoles } from "../roles/own-roles.ts";
import { emptyGrant } from "../roles/platform-grants.ts";
import { resolveGrant } from "../roles/resolve-grant.ts";
import { saveGrant } from "../roles/save-grant.ts";
import { findPerson, known } from "../runtime/accounts.ts";
import { entityRoles, platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Platform } from "./model.ts";

/**
 * Makes another person master of a platform: they become superadmin and own the house entity, whose former owner leaves
 * its team and events; the master before is superadmin no longer. What either has invited others to and may not any more
 * is withdrawn.
 *
 * @throws not-found            no account with that address
 * @throws permission-denied    oneself
 * @throws failed-precondition  the person is the master already, or banned; or the platform is deleted
 */
export const setPlatformMaster = operation({
  name: "setPlatformMaster",
  input: z.strictObject({ platform_id: platformId, email, reason: note }),
  output: z.strictObject({ uid: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "platform.master_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: (input) => findPerson({ email: input.email }),
  async run({ input, actor, target, prepared, work }) {
    const person = known(prepared);
    // A role on a platform shows what GOD looks at on the record.
    if (person.uid === actor.uid) {
      throw new GatehouseError("permission-denied", "Nobody makes themselves master.", { field: "email" });
    }
    const { master_id, house_entity_id, status: platformStatus } = target.data;
    const refuse = (message: string) => new GatehouseError("failed-precondition", message, { field: "email" });
    if (platformStatus === "deleted") throw refuse("This platform is deleted.");
    if (person.uid === master_id) throw refuse("This person is the master already.");

    const grantRef = platformRoles().doc(`${target.id}_${person.uid}`);
    const house = await work.get(entities().doc(house_entity_id));
    if (house === null) throw refuse("The house entity of this platform is gone.");
    const teamRef = (uid: string) => entityRoles().doc(`${house_entity_id}_${uid}`);
    const [{ user, grant, oldGrant, place, oldPlace }] = await work.read({
      user: users().doc(person.uid),
      grant: grantRef,
      oldGrant: platformRoles().doc(`${target.id}_${master_id}`),
      place: teamRef(person.uid),
      // Whoever owns the house entity by now: its ownership may have been handed over.
      oldPlace: teamRef(house.data.owner_id),
    });
    if (isBannedOn(user?.data ?? null, target.id)) throw refuse("This person is banned.");
    await assertAddressNotBanned(work, person, target.id);

    const leaver = oldPlace === null || oldPlace.data.uid === person.uid ? null : oldPlace;
    const takeLeaver = leaver && (await planTaking(work, leaver));
    const before = oldGrant?.data.roles ?? [];
    const own = await readOwnRoles(work, [...(grant?.data.roles ?? []), ...before]);
    const newcomer = emptyGrant(target.id, person, platformGrantStatus(user?.data ?? null, target.data));
    const left = resolveGrant(
      before.filter((role) => role !== "superadmin"),
      own,
    );
    const losers = left.permissions.includes("affiliate.manage") ? [] : [master_id];
    const withdraw = await planWithdrawing(work, { platform_id: target.id }, toProgrammeBy(target.id, losers));
    const disconnect = await planDisconnecting(work, house_entity_id);
    saveGrant(work, grantRef, grant, newcomer, resolveGrant([...(grant?.data.roles ?? []), "superadmin"], own));
    if (oldGrant !== null) saveGrant(work, oldGrant.ref, oldGrant, oldGrant.data, left);

    takeLeaver?.();
    withdraw();
    if (place !== null) work.update(place, { role: "owner", status: "active" });
    else {
      work.create(teamRef(person.uid), {
        platform_id: target.id,
        entity_id: house_entity_id,
        uid: person.uid,
        name: person.name,
        role: "owner",
        status: "active",
      });
    }
    work.update(house, { owner_id: person.uid });
    disconnect?.();
    work.update(target, { master_id: person.uid });

    tellMasters(work, target, { next: person.uid, reason: input.reason });
    return { uid: person.uid };
  },
});

/** Tells who is master from now on, and who was until now. */
function tellMasters(
  work: Work,
  { id: platform_id, data: { name, master_id } }: Found<Platform>,
  { next, reason }: { next: string; reason: string },
): void {
  const details = { platform: name, reason };
  notify(work, next, { platform_id, kind: "platform_master_given", link: `/console/${platform_id}`, details });
  notify(work, master_id, { platform_id, kind: "platform_master_taken", link: "/", details });
}
