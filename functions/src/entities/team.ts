/** Who may give or take which role of a team. */

import { GatehouseError } from "../model/errors.ts";
import { type EntityRole, mayGrant } from "../model/permissions.ts";
import type { Found } from "../runtime/work.ts";
import type { EntityRoleGrant } from "./model.ts";

interface Granter {
  uid: string;
  role: EntityRole | null;
}

/**
 * An owner gives and takes any role but owner; an admin the working roles. Nobody changes their own role.
 *
 * @param person `current` is the role that they have now
 * @param granted the role to be given, null when one is taken
 * @throws permission-denied
 */
export function assertMayGrant(
  granter: Granter,
  person: { uid: string; current: EntityRole | null },
  granted: EntityRole | null,
): void {
  const refuse = (message: string) => new GatehouseError("permission-denied", message, { field: "role" });
  if (granter.uid === person.uid) throw refuse("Nobody changes their own role.");
  if (granted === "owner" || person.current === "owner") {
    throw refuse("An entity has exactly one owner; ownership is transferred, not given.");
  }
  if (![granted, person.current].every((role) => role === null || mayGrant(granter.role, role))) {
    throw refuse("Only the owner gives or takes this role.");
  }
}

/** @throws not-found */
export function memberOf(grant: Found<EntityRoleGrant> | null): Found<EntityRoleGrant> {
  if (grant === null) throw new GatehouseError("not-found", "This person is not on the team.", { field: "uid" });
  return grant;
}
