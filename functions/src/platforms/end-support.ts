import type { PlatformRoleGrant } from "../roles/model.ts";
import { saveGrant } from "../roles/save-grant.ts";
import type { Found, Work } from "../runtime/work.ts";

/** Ends the support access that a grant opens, and leaves what else the person holds there as it is. */
export function endSupport(work: Work, grant: Found<PlatformRoleGrant>): void {
  saveGrant(work, grant.ref, grant, grant.data, { support_until: null });
}
