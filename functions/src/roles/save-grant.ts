import type { DocumentReference } from "firebase-admin/firestore";
import type { Found, Unstamped, Work } from "../runtime/work.ts";
import type { PlatformRoleGrant } from "./model.ts";
import { isIdle } from "./platform-grants.ts";

/**
 * Writes what changes in a person's grant on a platform. One that says nothing any more is removed.
 *
 * @param newcomer  what the change is added to where there is no grant yet
 */
export function saveGrant(
  work: Work,
  ref: DocumentReference<PlatformRoleGrant>,
  current: Found<PlatformRoleGrant> | null,
  newcomer: Unstamped<PlatformRoleGrant>,
  change: Partial<Unstamped<PlatformRoleGrant>>,
): void {
  const next = { ...(current?.data ?? newcomer), ...change };
  if (isIdle(next)) {
    if (current !== null) work.delete(current);
  } else if (current === null) {
    work.create(ref, { ...newcomer, ...change });
  } else {
    work.update(current, change);
  }
}
