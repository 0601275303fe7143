import { z } from "zod";
import { newId } from "../ids.ts";
import { assignablePermission, line, name, note, platformId } from "../model/inputs.ts";
import { spellOut } from "../model/permissions.ts";
import { platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { roles } from "./collections.ts";
import { assertWithinPower } from "./own-roles.ts";
import { nameRole } from "./role-names.ts";

/** What a role says of itself. */
export const roleText = { name, description: line(0, 300).default("") };
export const rolePermissions = z.array(assignablePermission).min(1, "At least one permission").max(200);

/**
 * Makes a role of a platform's own. It may hold any permissions of the platform that its author holds.
 *
 * @throws permission-denied  permissions that the actor lacks
 * @throws already-exists     another role of the platform, or a system role, has the name
 */
export const createRole = operation({
  name: "createRole",
  input: z.strictObject({
    platform_id: platformId,
    ...roleText,
    permissions: rolePermissions,
    reason: note.optional(),
  }),
  output: z.strictObject({ role_id: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "role.create" },
  audit: "role.created",
  limit: { max: 60, per_seconds: 60, counted: "everywhere" },
  async run({ input, standing, target, work }) {
    const permissions = spellOut(input.permissions);
    assertWithinPower(standing, permissions, "permissions");
    const role_id = newId("role");
    const takeName = await nameRole(work, target.id, role_id, null, input.name);
    work.create(roles().doc(role_id), {
      platform_id: target.id,
      name: input.name,
      description: input.description,
      permissions,
      status: "active",
      applying: false,
    });
    takeName();
    return { role_id };
  },
  // Somebody took the name at the same moment: the next run finds it taken, and says so.
  recover: async () => {},
});
