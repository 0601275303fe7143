import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { departmentId, note } from "../model/inputs.ts";
import { platformRoles } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { departments } from "./collections.ts";
import { departmentText, proposedRoles } from "./create-department.ts";
import { readActiveRoles } from "./own-roles.ts";

/**
 * Changes a department's name, purpose and titles.
 *
 * @throws failed-precondition  a title that somebody has would be gone
 * @throws not-found            a title proposes a role that is none of this platform
 */
export const updateDepartment = operation({
  name: "updateDepartment",
  input: z.strictObject({ department_id: departmentId, ...departmentText, reason: note.optional() }),
  output: z.strictObject({ department_id: z.string() }),
  on: ({ department_id }) => departments().doc(department_id),
  requires: { platform: "department.update" },
  audit: "department.updated",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  async run({ input, target, work }) {
    const { name, purpose, titles } = input;
    const kept = new Set(titles.map((title) => title.name));
    if (target.data.titles.some((title) => !kept.has(title.name))) {
      // Whoever is given a title meanwhile reads this department, and so waits for this, or this for them.
      const members = await work.query(platformRoles().where("department_ids", "array-contains", target.id));
      const missed = members.map(({ data }) => data.titles[target.id]).find((title) => title && !kept.has(title));
      if (missed !== undefined) {
        throw new GatehouseError("failed-precondition", `Somebody has the title ${missed}: give them another first.`, {
          field: "titles",
        });
      }
    }
    await readActiveRoles(work, target.data.platform_id, proposedRoles(titles), "titles");
    work.update(target, { name, purpose, titles });
    return { department_id: target.id };
  },
});
