/** What is stored of roles. */
import type { GrantStatus } from "../model/grants.ts";
import type { PlatformPermission } from "../model/permissions.ts";
import { type AuditActions, bulkOf, type Instant, type Notices, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { role: "rol", department: "dep" } as const;

/** `platform_roles/{platform_id}_{uid}`; GOD's is `platform_roles/global_{uid}`. */
export interface PlatformRoleGrant extends Stamps {
  platform_id: string;
  uid: string;
  name: string;
  /** System roles by name, the platform's own by id. */
  roles: string[];
  /** In the order of `roles`, for people to read. */
  role_names: string[];
  /** Resolved from `roles`, so that one look-up answers. */
  permissions: PlatformPermission[];
  second_factor_required: boolean;
  department_ids: string[];
  /** The job title in each of the departments. */
  titles: Record<string, string>;
  status: GrantStatus;
  /** Until when a GOD has opened this platform's private data to look at; null: not opened. */
  support_until: Instant | null;
}

/** `roles/{role_id}`: a role that a platform made for itself. The system roles are in `permissions.ts`. */
export interface Role extends Stamps {
  platform_id: string;
  name: string;
  description: string;
  /** Spelled out, sorted. */
  permissions: PlatformPermission[];
  /** Deleted ones are kept for the records that name them; nobody holds them. */
  status: "active" | "deleted";
  /** Whether its last change has not reached all its holders yet. */
  applying: boolean;
}

/** `departments/{department_id}`: groups people of a platform; grants nothing. The id is derived from the code. */
export interface Department extends Stamps {
  platform_id: string;
  /** Short and unique on the platform, such as `SUPPORT`. */
  code: string;
  name: string;
  purpose: string;
  titles: DepartmentTitle[];
}

export interface DepartmentTitle {
  name: string;
  /** Offered to whoever is given the title: system roles by name, the platform's own by id. */
  default_roles: string[];
}

/** A change of a role that is on its way to the holders, and who made it. */
export interface RoleChange {
  platform_id: string;
  role_id: string;
  platform_name: string;
  actor_id: string;
  actor_name: string;
  actor_role: string;
  by_god: boolean;
  reason: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = { change_role: bulkOf<RoleChange>("role_id") };

/** What people are told of roles and departments: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  platform_role_given: ["platform", "roles"],
  platform_role_changed: ["platform", "role", "change"],
  departments_changed: ["platform", "departments"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "department.created": null,
  "department.deleted": null,
  "department.updated": null,
  "platform.departments_changed": null,
  "platform.roles_changed": null,
  "role.created": null,
  "role.deleted": null,
  "role.updated": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  platform_roles: { name: ["uid"], titles: ["uid"], role_names: [] } satisfies TextsOf<PlatformRoleGrant>,
  roles: { name: [], description: [] } satisfies TextsOf<Role>,
  departments: { code: [], name: [], purpose: [], titles: [] } satisfies TextsOf<Department>,
} as const satisfies Texts;
