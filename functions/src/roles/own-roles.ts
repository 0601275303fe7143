import { GatehouseError } from "../model/errors.ts";
import type { PlatformPermission } from "../model/permissions.ts";
import type { Standing } from "../runtime/authorise.ts";
import type { Found, Work } from "../runtime/work.ts";
import { roles } from "./collections.ts";
import type { Role } from "./model.ts";
import { isSystemRole } from "./resolve-grant.ts";

/**
 * Reads those of the ids that are a platform's own roles, deleted ones too. Whoever resolves a grant from them does so
 * in the same transaction: a change of the role meanwhile then makes one of the two begin anew, so neither is lost.
 */
export async function readOwnRoles(work: Work, ids: readonly string[]): Promise<Map<string, Role>> {
  const own = [...new Set(ids)].filter((id) => !isSystemRole(id));
  const [{ found }] = await work.read({ found: own.map((id) => roles().doc(id)) });
  return new Map(found.filter((role) => role !== null).map((role) => [role.id, role.data]));
}

/**
 * As `readOwnRoles`, for roles that somebody is to be given.
 *
 * @throws not-found  one of them is not an active role of this platform
 */
export async function readActiveRoles(
  work: Work,
  platform_id: string,
  ids: readonly string[],
  field: string,
): Promise<Map<string, Role>> {
  const own = await readOwnRoles(work, ids);
  for (const id of ids) {
    const role = own.get(id);
    if (!isSystemRole(id) && (role?.platform_id !== platform_id || role.status !== "active")) {
      throw new GatehouseError("not-found", "There is no such role on this platform.", { field });
    }
  }
  return own;
}

/**
 * Nobody grants what they lack, nor changes or takes a role that is stronger than they are.
 *
 * @throws permission-denied  with what the actor lacks in `details.lacking`
 */
export function assertWithinPower(
  standing: Pick<Standing, "platformPermissions">,
  permissions: readonly PlatformPermission[],
  field: string,
): void {
  const lacking = [...new Set(permissions)].filter((permission) => !standing.platformPermissions.has(permission));
  if (lacking.length > 0) {
    throw new GatehouseError("permission-denied", "Nobody grants, changes or takes what they lack.", {
      field,
      details: { lacking },
    });
  }
}

/** @throws failed-precondition for a role that was deleted */
export function assertActive(role: Found<Role>): void {
  if (role.data.status === "active") return;
  throw new GatehouseError("failed-precondition", "This role was deleted.", { field: "role_id" });
}
