import { z } from "zod";
import { planWithdrawing, toProgrammeBy } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { platformGrantStatus } from "../model/grants.ts";
import { anyPlatformRole, note, platformId } from "../model/inputs.ts";
import { assertWithinPower, readActiveRoles } from "../roles/own-roles.ts";
import { emptyGrant } from "../roles/platform-grants.ts";
import { resolveGrant } from "../roles/resolve-grant.ts";
import { saveGrant } from "../roles/save-grant.ts";
import { findPerson, namesOne, whom } from "../runtime/accounts.ts";
import { platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { assertAddressNotBanned } from "./banned-addresses.ts";
import { namedHere } from "./named-here.ts";

/**
 * Gives a person exactly these roles on a platform, system roles by name and the platform's own by id; none takes all
 * away, from the next request on. Nobody grants or takes what they lack, nobody changes their own roles, and a
 * superadmin is made or unmade by GOD alone. Whom they have invited into the affiliate programme, they have not any more
 * once they do not manage it.
 *
 * @throws not-found          no such account, or no such role on this platform; or nobody who holds something there
 *                            already, for who may not read people
 * @throws permission-denied  roles that the actor may not give or take; by address, for who may not read people
 */
export const setPlatformRoles = operation({
  name: "setPlatformRoles",
  input: z
    .strictObject({ platform_id: platformId, ...whom, roles: z.array(anyPlatformRole).max(10), reason: note })
    .refine(...namesOne),
  output: z.strictObject({ uid: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "role.update" },
  audit: "platform.roles_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, actor, standing, target, prepared, work }) {
    const refuse = (message: string) => new GatehouseError("permission-denied", message, { field: "roles" });
    const mayMakeSuperadmin = standing.platformPermissions.has("platform.manage");
    // Asked before anybody is looked up, so that the refusal tells nothing of who there is.
    if (input.roles.includes("god")) throw refuse("GOD stands above platforms and is not given on one.");
    if (input.roles.includes("superadmin") && !mayMakeSuperadmin)
      throw refuse("Only GOD makes or unmakes a superadmin.");
    const own = await readActiveRoles(work, target.id, input.roles, "roles");

    const { person, current } = await namedHere(work, target.id, standing, input, prepared);
    const ref = platformRoles().doc(`${target.id}_${person.uid}`);
    const user = await work.get(users().doc(person.uid));
    if (input.roles.length > 0 && prepared !== null) await assertAddressNotBanned(work, prepared, target.id);
    if (actor.uid === person.uid) throw refuse("Nobody changes their own roles.");
    const touched = [...input.roles, ...(current?.data.roles ?? [])];
    if (touched.includes("god")) throw refuse("GOD stands above platforms and is not given on one.");
    if (touched.includes("superadmin") && !mayMakeSuperadmin) throw refuse("Only GOD makes or unmakes a superadmin.");
    if (person.uid === target.data.master_id && !input.roles.includes("superadmin")) {
      throw refuse("The platform's master is its superadmin. Change the master instead.");
    }
    const resolved = resolveGrant(input.roles, own);
    assertWithinPower(standing, [...resolved.permissions, ...(current?.data.permissions ?? [])], "roles");

    const losers = resolved.permissions.includes("affiliate.manage") ? [] : [person.uid];
    const withdraw = await planWithdrawing(work, { platform_id: target.id }, toProgrammeBy(target.id, losers));
    const newcomer = emptyGrant(target.id, person, platformGrantStatus(user?.data ?? null, target.data));
    saveGrant(work, ref, current, newcomer, resolved);
    withdraw();
    notify(work, person.uid, {
      platform_id: target.id,
      kind: "platform_role_given",
      link: resolved.roles.length === 0 ? "/" : `/console/${target.id}`,
      details: { platform: target.data.name, roles: resolved.role_names.join(", ") || "none" },
    });
    return { uid: person.uid };
  },
});
