import { z } from "zod";
import { planDisconnecting } from "../entities/disconnect-payments.ts";
import { takeAssignments, takeRemainingAssignments } from "../entities/take-assignments.ts";
import { ofMember, toProgrammeBy, type Void, withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { emptyGrant, isBannedOn, platformGrantStatus } from "../model/grants.ts";
import { email, note, platformId } from "../model/inputs.ts";
import { resolveGrant } from "../model/roles.ts";
import { findPerson, known } from "../people/find-person.ts";
import { readOwnRoles } from "../roles/own-roles.ts";
import { saveGrant } from "../roles/save-grant.ts";
import { entities, entityRoles, platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Makes another person master of a platform: they become superadmin and own the house entity, whose former owner leaves
 * its team and events; the master before is superadmin no longer. What either has invited others to and may not any more
 * is withdrawn.
 *
 * @throws not-found            no account with that address
 * @throws failed-precondition  the person is the master already, or banned; or the platform is deleted
 */
export const setPlatformMaster = operation({
  name: "setPlatformMaster",
  input: z.strictObject({ platform_id: platformId, email, reason: note }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { global: "platform.manage" },
  audit: "platform.master_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: (input) => findPerson({ email: input.email }),
  async run({ input, target, prepared, work, request_id }) {
    const person = known(prepared);
    const { name, master_id, house_entity_id, status: platformStatus } = target.data;
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

    const assignments = await takeAssignments(work, house_entity_id, house.data.owner_id);
    const former_id = house.data.owner_id;
    const before = oldGrant?.data.roles ?? [];
    const own = await readOwnRoles(work, [...(grant?.data.roles ?? []), ...before]);
    const newcomer = emptyGrant(target.id, person, platformGrantStatus(user?.data ?? null, target.data));
    const left = resolveGrant(
      before.filter((role) => role !== "superadmin"),
      own,
    );
    const losers = left.permissions.includes("affiliate.manage") ? [] : [master_id];
    const invitations = await withdrawVoid(work, madeVoid(target.id, house_entity_id, { former_id, losers }));
    const disconnect = await planDisconnecting(work, house_entity_id);
    saveGrant(work, grantRef, grant, newcomer, resolveGrant([...(grant?.data.roles ?? []), "superadmin"], own));
    if (oldGrant !== null) saveGrant(work, oldGrant.ref, oldGrant, oldGrant.data, left);

    if (oldPlace !== null && oldPlace.data.uid !== person.uid) work.delete(oldPlace);
    assignments.write();
    invitations.write();
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

    const details = { platform: name, reason: input.reason };
    notify(work, person.uid, {
      platform_id: target.id,
      kind: "platform_master_given",
      link: `/console/${target.id}`,
      details,
    });
    notify(work, master_id, { platform_id: target.id, kind: "platform_master_taken", link: "/", details });
    return {
      uid: person.uid,
      house_entity_id,
      former_id,
      losers,
      assignments: assignments.complete,
      invitations: invitations.complete,
      request_id,
    };
  },
  async after(done, { input: { platform_id }, actor, now }) {
    const { uid, house_entity_id, former_id, losers, request_id } = done;
    if (!done.assignments) {
      await takeRemainingAssignments(house_entity_id, former_id, { uid: actor.uid, request_id, now });
    }
    if (!done.invitations) {
      const voids = madeVoid(platform_id, house_entity_id, { former_id, losers });
      await withdrawRest(voids, { platform_id, entity_id: house_entity_id }, request_id, now);
    }
    return { uid };
  },
});

/** The former owner of the house entity leaves its team; those who lose it manage the affiliate programme no longer. */
function madeVoid(platform_id: string, house_entity_id: string, who: { former_id: string; losers: string[] }): Void[] {
  return [...ofMember(house_entity_id, who.former_id), ...toProgrammeBy(platform_id, who.losers)];
}
