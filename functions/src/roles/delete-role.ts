import { z } from "zod";
import { note, ownRole } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { isApplying, planRoleChange } from "./apply-role-change.ts";
import { departments, roles } from "./collections.ts";
import { assertActive, assertWithinPower } from "./own-roles.ts";
import { nameRole } from "./role-names.ts";

/**
 * Deletes a role of a platform's own: whoever holds it loses it, and no title proposes it any more. Its document stays
 * for the records that name it.
 *
 * @returns `applying`: whether some holders have yet to be reached
 * @throws permission-denied    it has permissions that the actor lacks
 * @throws failed-precondition  it was deleted
 */
export const deleteRole = operation({
  name: "deleteRole",
  input: z.strictObject({ role_id: ownRole, reason: note }),
  output: z.strictObject({ role_id: z.string(), applying: z.boolean() }),
  on: ({ role_id }) => roles().doc(role_id),
  requires: { platform: "role.delete" },
  audit: "role.deleted",
  limit: { max: 60, per_seconds: 60, counted: "everywhere" },
  async run(ctx) {
    const { standing, target, work } = ctx;
    const { data: role } = target;
    assertActive(target);
    assertWithinPower(standing, role.permissions, "role_id");
    const offering = (await work.query(departments().where("platform_id", "==", role.platform_id))).filter(({ data }) =>
      data.titles.some(({ default_roles }) => default_roles.includes(target.id)),
    );
    const freeName = await nameRole(work, role.platform_id, target.id, role.name, null);
    const send = await planRoleChange(ctx);
    work.update(target, { status: "deleted", applying: true });
    for (const department of offering) {
      const titles = department.data.titles.map((title) => ({
        ...title,
        default_roles: title.default_roles.filter((id) => id !== target.id),
      }));
      work.update(department, { titles });
    }
    freeName();
    send();
    return { role_id: target.id };
  },
  after: async ({ role_id }) => ({ role_id, applying: await isApplying(role_id) }),
});
