import { z } from "zod";
import { note, ownRole } from "../model/inputs.ts";
import { spellOut } from "../model/permissions.ts";
import { operation } from "../runtime/operation.ts";
import { isApplying, planRoleChange } from "./apply-role-change.ts";
import { roles } from "./collections.ts";
import { rolePermissions, roleText } from "./create-role.ts";
import { assertActive, assertWithinPower } from "./own-roles.ts";
import { nameRole } from "./role-names.ts";

/**
 * Changes a role of a platform's own, for all who hold it.
 *
 * @returns `applying`: whether some holders have yet to be reached
 * @throws permission-denied    it had, or would have, permissions that the actor lacks
 * @throws already-exists       another role has the name
 * @throws failed-precondition  it was deleted
 */
export const updateRole = operation({
  name: "updateRole",
  input: z.strictObject({ role_id: ownRole, ...roleText, permissions: rolePermissions, reason: note }),
  output: z.strictObject({ role_id: z.string(), applying: z.boolean() }),
  on: ({ role_id }) => roles().doc(role_id),
  requires: { platform: "role.update" },
  audit: "role.updated",
  limit: { max: 60, per_seconds: 60, counted: "everywhere" },
  async run(ctx) {
    const { input, standing, target, work } = ctx;
    const { data: role } = target;
    assertActive(target);
    const permissions = spellOut(input.permissions);
    assertWithinPower(standing, [...role.permissions, ...permissions], "permissions");
    const reachesHolders = role.name !== input.name || role.permissions.join() !== permissions.join();
    const rename = await nameRole(work, role.platform_id, target.id, role.name, input.name);
    const send = await planRoleChange(ctx);
    work.update(target, {
      name: input.name,
      description: input.description,
      permissions,
      ...(reachesHolders && { applying: true }),
    });
    rename();
    if (reachesHolders) send();
    return { role_id: target.id };
  },
  recover: async () => {},
  after: async ({ role_id }) => ({ role_id, applying: await isApplying(role_id) }),
});
