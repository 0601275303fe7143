/** What a grant is worth while its holder is banned, or its platform disabled. */
import type { GrantStatus, Platform, PlatformRoleGrant, Stamps, User } from "./documents.ts";
import type { PlatformRole } from "./permissions.ts";
import { resolveGrant } from "./roles.ts";

/** The platform_id of what stands above all platforms; only GOD holds roles there. */
export const globalScope = "global";

/** Whether a person may do nothing on a platform. Nobody has banned a person without a profile. */
export function isBannedOn(user: Pick<User, "banned_on"> | null, platform_id: string): boolean {
  return [platform_id, globalScope].some((banned) => user?.banned_on.includes(banned));
}

/** How a person's grant on a platform is stored, so that one look-up answers. */
export function grantStatus(user: Pick<User, "banned_on"> | null, platform_id: string): GrantStatus {
  return isBannedOn(user, platform_id) ? "disabled" : "active";
}

/** The same for a grant of the platform itself, which is worth nothing either while the platform is not active. */
export function platformGrantStatus(
  user: Pick<User, "banned_on"> | null,
  platform: Pick<Platform, "platform_id" | "status">,
): GrantStatus {
  return platform.status === "active" ? grantStatus(user, platform.platform_id) : "disabled";
}

/** A grant that gives nothing yet. */
export function emptyGrant(
  platform_id: string,
  person: { uid: string; name: string },
  status: GrantStatus,
): Omit<PlatformRoleGrant, keyof Stamps> {
  return {
    platform_id,
    uid: person.uid,
    name: person.name,
    roles: [],
    role_names: [],
    permissions: [],
    second_factor_required: false,
    department_ids: [],
    titles: {},
    status,
    support_until: null,
  };
}

/** Whether nothing of a grant is left, so that the document can go. */
export function isIdle(grant: Pick<PlatformRoleGrant, "roles" | "department_ids" | "support_until">): boolean {
  return grant.roles.length === 0 && grant.department_ids.length === 0 && grant.support_until === null;
}

/** The grant of one system role, for somebody who had none on the platform. */
export function firstGrant(
  platform_id: string,
  person: { uid: string; name: string },
  role: PlatformRole,
): Omit<PlatformRoleGrant, keyof Stamps> {
  return { ...emptyGrant(platform_id, person, "active"), ...resolveGrant([role], new Map()) };
}
