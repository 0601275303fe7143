import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, platformId, platformRole } from "../model/inputs.ts";
import { type PlatformRole, resolvePermissions, secondFactorRoles } from "../model/permissions.ts";
import { platformRoles, platforms } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { findPerson, known, namesOne, whom } from "./find-person.ts";

/**
 * Gives a person exactly these roles on a platform; none takes all away, from the next request on.
 * Nobody grants what they lack, nobody changes their own roles, and a superadmin is made or unmade by GOD alone.
 *
 * @throws not-found          no such account
 * @throws permission-denied  roles that the actor may not give or take
 */
export const setPlatformRoles = operation({
  name: "setPlatformRoles",
  input: z
    .strictObject({ platform_id: platformId, ...whom, roles: z.array(platformRole).max(10), reason: note })
    .refine(...namesOne),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "role.update" },
  audit: "platform.roles_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, actor, standing, target, prepared, work }) {
    const person = known(prepared);
    const ref = platformRoles().doc(`${target.id}_${person.uid}`);
    const current = await work.get(ref);
    const roles = [...new Set(input.roles)].sort();
    const refuse = (message: string) => new GatehouseError("permission-denied", message, { field: "roles" });

    if (actor.uid === person.uid) throw refuse("Nobody changes their own roles.");
    const touched: readonly PlatformRole[] = [...roles, ...(current?.data.roles ?? [])];
    if (touched.includes("god")) throw refuse("GOD stands above platforms and is not given on one.");
    if (touched.includes("superadmin") && !standing.platformPermissions.has("platform.manage")) {
      throw refuse("Only GOD makes or unmakes a superadmin.");
    }
    const permissions = resolvePermissions(roles);
    if (!permissions.every((permission) => standing.platformPermissions.has(permission))) {
      throw refuse("Nobody grants what they lack.");
    }

    const grant = {
      roles,
      permissions,
      second_factor_required: roles.some((role) => secondFactorRoles.includes(role)),
      status: "active" as const,
    };
    if (roles.length === 0) {
      if (current !== null) work.delete(current);
    } else if (current === null) {
      work.create(ref, { platform_id: target.id, uid: person.uid, name: person.name, ...grant });
    } else {
      work.update(current, grant);
    }
    notify(work, person.uid, {
      platform_id: target.id,
      kind: "platform_role_given",
      link: roles.length === 0 ? "/" : `/console/${target.id}`,
      details: { platform: target.data.name, roles: roles.join(", ") || "none" },
    });
    return { uid: person.uid };
  },
});
