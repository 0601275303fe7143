import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { departmentCode, line, name, note, platformId, platformRole, roleId } from "../model/inputs.ts";
import { platforms } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import type { DepartmentTitle } from "./model.ts";
import { readActiveRoles } from "./own-roles.ts";
import { nameKey } from "./resolve-grant.ts";
import { departmentRef } from "./seed-departments.ts";

const proposedRole = z.union([platformRole.exclude(["god"]), roleId], "The name of a system role, or a role's id");
const titles = z
  .array(z.strictObject({ name, default_roles: z.array(proposedRole).max(10).default([]) }))
  .max(30, "At most 30 titles")
  .refine((list) => new Set(list.map((title) => nameKey(title.name))).size === list.length, "Each title once");

/** What a department says of itself. */
export const departmentText = {
  name,
  purpose: line(0, 300).default(""),
  titles: titles.default([]),
};

/** The roles that titles propose, all of them. */
export function proposedRoles(list: readonly DepartmentTitle[]): string[] {
  return list.flatMap(({ default_roles }) => default_roles);
}

/**
 * Makes a department of a platform. Its code stays for good.
 *
 * @throws already-exists  another department has the code
 * @throws not-found       a title proposes a role that is none of this platform
 */
export const createDepartment = operation({
  name: "createDepartment",
  input: z.strictObject({
    platform_id: platformId,
    code: departmentCode,
    ...departmentText,
    reason: note.optional(),
  }),
  output: z.strictObject({ department_id: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "department.create" },
  audit: "department.created",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  async run({ input, target, work }) {
    const { code, name: called, purpose } = input;
    const ref = departmentRef(target.id, code);
    if ((await work.get(ref)) !== null) {
      throw new GatehouseError("already-exists", "A department of this platform has this code already.", {
        field: "code",
      });
    }
    await readActiveRoles(work, target.id, proposedRoles(input.titles), "titles");
    work.create(ref, { platform_id: target.id, code, name: called, purpose, titles: input.titles });
    return { department_id: ref.id };
  },
  // Somebody took the code at the same moment: the next run finds it taken, and says so.
  recover: async () => {},
});
