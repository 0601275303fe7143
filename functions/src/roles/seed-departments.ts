import { firstDepartments } from "../model/departments.ts";
import { departments } from "../runtime/collections.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import type { Work } from "../runtime/work.ts";

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
