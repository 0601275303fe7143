/** Who may give or take which role of a team. */
import { GatehouseError } from "../model/errors.ts";
import { type EntityRole, entityRoleGrants, workingRoles } from "../model/permissions.ts";

/**
 * An owner gives and takes any role but owner; an admin the working roles. Nobody changes their own role.
 *
 * @param granted the role to be given, null when one is taken
 * @param current the role that the person has now
 * @throws permission-denied
 */
export function assertMayGrant(
  granter: { uid: string; role: EntityRole | null },
  person: { uid: string; current: EntityRole | null },
  granted: EntityRole | null,
): void {
  const refuse = (message: string) => new GatehouseError("permission-denied", message, { field: "role" });
  if (granter.uid === person.uid) throw refuse("Nobody changes their own role.");
  if (granted === "owner" || person.current === "owner") {
    throw refuse("An entity has exactly one owner; ownership is transferred, not given.");
  }
  if (entityRoleGrants(granter.role, "team.grant_any")) return;
  const working: readonly (EntityRole | null)[] = workingRoles;
  if (![granted, person.current].every((role) => role === null || working.includes(role))) {
    throw refuse("Only the owner gives or takes this role.");
  }
}
