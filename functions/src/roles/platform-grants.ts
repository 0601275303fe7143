/** What somebody holds on a platform. */
import type { GrantStatus } from "../model/grants.ts";
import type { PlatformRole } from "../model/permissions.ts";
import type { Stamps } from "../model/stored.ts";
import type { PlatformRoleGrant } from "./model.ts";
import { resolveGrant } from "./resolve-grant.ts";

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
