import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { departmentId, note } from "../model/inputs.ts";
import { platformRoles } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { departments } from "./collections.ts";

/**
 * Deletes a department that nobody is in.
 *
 * @throws failed-precondition  it has members
 */
export const deleteDepartment = operation({
  name: "deleteDepartment",
  input: z.strictObject({ department_id: departmentId, reason: note.optional() }),
  output: z.strictObject({ department_id: z.string() }),
  on: ({ department_id }) => departments().doc(department_id),
  requires: { platform: "department.delete" },
  audit: "department.deleted",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  async run({ target, work }) {
    const members = await work.query(platformRoles().where("department_ids", "array-contains", target.id).limit(1));
    if (members.length > 0) {
      throw new GatehouseError("failed-precondition", "Somebody is in this department: only an empty one is deleted.", {
        field: "department_id",
      });
    }
    work.delete(target);
    return { department_id: target.id };
  },
});
