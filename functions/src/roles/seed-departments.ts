import { derivedId } from "../runtime/derived-ids.ts";
import type { Work } from "../runtime/work.ts";
import { departments } from "./collections.ts";
import { firstDepartments } from "./default-departments.ts";

/** The one document that a code can have on a platform. */
export function departmentRef(platform_id: string, code: string) {
  return departments().doc(derivedId("department", platform_id, code));
}

/** Gives a new platform the departments that every platform begins with. */
export function seedDepartments(work: Work, platform_id: string): void {
  for (const { titles, ...department } of firstDepartments) {
    work.createQuietly(departmentRef(platform_id, department.code), {
      platform_id,
      ...department,
      titles: [...titles],
    });
  }
}
