import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { platformGrantStatus } from "../model/grants.ts";
import { departmentId, name, note, platformId } from "../model/inputs.ts";
import { departments } from "../roles/collections.ts";
import { emptyGrant } from "../roles/platform-grants.ts";
import { saveGrant } from "../roles/save-grant.ts";
import { findPerson, namesOne, whom } from "../runtime/accounts.ts";
import { platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { namedHere } from "./named-here.ts";

/**
 * Puts a person into exactly these departments of a platform, in each with a job title or without. That grants nothing:
 * roles are given by `setPlatformRoles`.
 *
 * @throws not-found          no such account, department or title; or nobody who holds something there already, for who
 *                            may not read people
 * @throws permission-denied  by address, for who may not read people
 */
export const setDepartments = operation({
  name: "setDepartments",
  input: z
    .strictObject({
      platform_id: platformId,
      ...whom,
      departments: z
        .array(z.strictObject({ department_id: departmentId, title: name.nullable() }))
        .max(10, "At most 10 departments")
        .refine((list) => new Set(list.map((item) => item.department_id)).size === list.length, "Each department once"),
      reason: note,
    })
    .refine(...namesOne),
  output: z.strictObject({ uid: z.string() }),
  on: ({ platform_id }) => platforms().doc(platform_id),
  requires: { platform: "department.update" },
  audit: "platform.departments_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, standing, target, prepared, work }) {
    const [{ found }] = await work.read({
      found: input.departments.map(({ department_id }) => departments().doc(department_id)),
    });
    const labels = input.departments.map(({ title }, index) => {
      const department = found[index]?.data;
      if (department?.platform_id !== target.id) {
        throw new GatehouseError("not-found", "There is no such department on this platform.", {
          field: `departments.${index}.department_id`,
        });
      }
      if (title !== null && !department.titles.some((known) => known.name === title)) {
        throw new GatehouseError("not-found", `${department.name} has no such title.`, {
          field: `departments.${index}.title`,
        });
      }
      return title === null ? department.name : `${title} (${department.name})`;
    });
    // Last, so that no refusal before it tells whether there is such a person.
    const { person, current } = await namedHere(work, target.id, standing, input, prepared);
    const ref = platformRoles().doc(`${target.id}_${person.uid}`);
    const user = await work.get(users().doc(person.uid));
    const titled = input.departments.flatMap(({ department_id, title }) =>
      title === null ? [] : [[department_id, title] as const],
    );
    saveGrant(work, ref, current, emptyGrant(target.id, person, platformGrantStatus(user?.data ?? null, target.data)), {
      department_ids: input.departments.map(({ department_id }) => department_id).sort(),
      titles: Object.fromEntries(titled),
    });
    notify(work, person.uid, {
      platform_id: target.id,
      kind: "departments_changed",
      link: current === null || current.data.roles.length === 0 ? "/" : `/console/${target.id}`,
      details: { platform: target.data.name, departments: labels.join(", ") || "none" },
    });
    return { uid: person.uid };
  },
});
