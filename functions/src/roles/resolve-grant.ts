/** What a person's roles on a platform come to, and which names a platform's own roles may have. */

import {
  asksForSecondFactor,
  type PlatformRole,
  platformRoleNames,
  platformRoles,
  spellOut,
} from "../model/permissions.ts";
import { skeleton } from "../model/text.ts";
import type { PlatformRoleGrant, Role } from "./model.ts";

export type ResolvedRoles = Pick<PlatformRoleGrant, "roles" | "role_names" | "permissions" | "second_factor_required">;

export function isSystemRole(role: string): role is PlatformRole {
  return platformRoleNames.some((name) => name === role);
}

/**
 * All of these roles together: their permissions are the union. A role that was deleted, or never was, gives nothing
 * and is left out.
 *
 * @param own  the platform's own roles by id; system roles need not be in it
 */
export function resolveGrant(
  roles: readonly string[],
  own: ReadonlyMap<string, Pick<Role, "name" | "permissions" | "status">>,
): ResolvedRoles {
  const held = [...new Set(roles)].filter((role) => isSystemRole(role) || own.get(role)?.status === "active").sort();
  const permissions = spellOut(
    held.flatMap((role) => (isSystemRole(role) ? platformRoles[role] : (own.get(role)?.permissions ?? []))),
  );
  return {
    roles: held,
    role_names: held.map((role) => own.get(role)?.name ?? role),
    permissions,
    second_factor_required: asksForSecondFactor(permissions),
  };
}

/** Two names with the same key look the same to people. */
export function nameKey(name: string): string {
  return skeleton(name);
}

/** Whether people would take the name for a system role's. */
export function isSystemRoleName(name: string): boolean {
  return platformRoleNames.some((role) => skeleton(role) === skeleton(name));
}
