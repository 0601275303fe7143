/**
 * Who may do what: the permission tables. Whatever a table does not grant is denied.
 */

export const entityRoles = ["owner", "admin", "event_manager", "finance_manager", "content_editor"] as const;
export type EntityRole = (typeof entityRoles)[number];

/** What each role of an entity's team may do there. */
export const entityPermissions = {
  "entity.transfer_ownership": ["owner"],
  "entity.request_deletion": ["owner"],
  "entity.connect_payments": ["owner"],
  "team.grant_any": ["owner"],
  "team.grant_working": ["owner", "admin"],
  "entity.update_profile": ["owner", "admin"],
  "entity.set_refund_policy": ["owner", "admin"],
  "entity.update_content": ["owner", "admin", "content_editor"],
  "announcement.create": ["owner", "admin", "content_editor"],
  "service.create": ["owner", "admin"],
  "sponsor.add": ["owner", "admin"],
  "event.create": ["owner", "admin", "event_manager"],
  "event.update": ["owner", "admin", "event_manager"],
  // What decides who gets money: who bears the fee, whether affiliates earn, which of their rates apply.
  "event.set_terms": ["owner", "admin"],
  "ticket_type.manage": ["owner", "admin", "event_manager"],
  "event.update_content": ["owner", "admin", "event_manager", "content_editor"],
  "perk.manage": ["owner", "admin", "event_manager"],
  "attendee.read": ["owner", "admin", "event_manager"],
  "ticket.check_in": ["owner", "admin", "event_manager"],
  "ticket.override": ["owner", "admin"],
  "finance.read": ["owner", "admin", "finance_manager"],
  "finance.download": ["owner", "finance_manager"],
  "refund.request": ["owner", "admin", "finance_manager"],
  "refund.approve": ["owner", "admin", "finance_manager"],
  "attribution.manage": ["owner"],
} as const satisfies Record<string, readonly EntityRole[]>;
export type EntityPermission = keyof typeof entityPermissions;

/** Roles that an entity's admin, too, may give, change and take. */
export const workingRoles = ["event_manager", "content_editor"] as const satisfies readonly EntityRole[];

/** Whether `role` grants `permission`; a person outside the team has the role null. */
export function entityRoleGrants(role: EntityRole | null, permission: EntityPermission): boolean {
  const holders: readonly EntityRole[] = entityPermissions[permission];
  return role !== null && holders.includes(role);
}

/** Whether the holder of `role` may bring somebody in as `granted`, or offer them the ownership. */
export function mayGrant(role: EntityRole | null, granted: EntityRole): boolean {
  if (granted === "owner") return entityRoleGrants(role, "entity.transfer_ownership");
  const working: readonly EntityRole[] = workingRoles;
  return entityRoleGrants(role, working.includes(granted) ? "team.grant_working" : "team.grant_any");
}

/** What an assignment to one event gives. */
export const eventRoles = {
  check_in: ["ticket.check_in"],
  event_manager: ["event.update", "event.update_content", "ticket_type.manage", "attendee.read", "ticket.check_in"],
} as const satisfies Record<string, readonly EntityPermission[]>;
export type EventRole = keyof typeof eventRoles;

export function eventRoleGrants(role: EventRole | null, permission: EntityPermission): boolean {
  const granted: readonly EntityPermission[] = role === null ? [] : eventRoles[role];
  return granted.includes(permission);
}

export const actions = ["create", "read", "update", "delete", "approve", "manage"] as const;
export type Action = (typeof actions)[number];

export const resources = [
  "affiliate",
  "analytics",
  "audit",
  "billing",
  "commission",
  "content",
  "contest",
  "department",
  "entity",
  "event",
  "fee",
  "invoice",
  "order",
  "payout",
  "perk",
  "permission",
  "place",
  "platform",
  "referral",
  "refund",
  "report",
  "role",
  "service",
  "setting",
  "sponsor",
  "support_ticket",
  "ticket",
  "user",
] as const;
export type Resource = (typeof resources)[number];
export type PlatformPermission = `${Resource}.${Action}`;

export const platformRoleNames = [
  "moderator",
  "staff",
  "affiliate_manager",
  "payout_manager",
  "support_agent",
  "support_manager",
  "sales_executive",
  "billing_specialist",
  "admin",
  "superadmin",
  "god",
] as const;
export type PlatformRole = (typeof platformRoleNames)[number];

const every = (...names: readonly Resource[]): PlatformPermission[] =>
  names.map((name): PlatformPermission => `${name}.manage`);
const except = (...left: readonly Resource[]): Resource[] => resources.filter((name) => !left.includes(name));

const supportAgent: PlatformPermission[] = [
  "support_ticket.read",
  "support_ticket.update",
  "user.read",
  "service.read",
  "billing.read",
];

/** What each role of a platform grants there, as it is written in the tables (`manage` unresolved). */
export const platformRoles: Record<PlatformRole, readonly PlatformPermission[]> = {
  moderator: ["report.create", "report.read", "report.update", "content.update"],
  staff: ["event.read", "event.approve", "ticket.read", "ticket.update", "place.read"],
  affiliate_manager: [
    "affiliate.manage",
    "commission.read",
    "commission.approve",
    "payout.manage",
    "referral.read",
    "analytics.read",
  ],
  payout_manager: ["payout.read", "payout.approve", "payout.update", "commission.read"],
  support_agent: supportAgent,
  support_manager: [...supportAgent, "support_ticket.manage", "user.update", "service.update"],
  sales_executive: ["user.read", "order.create", "order.read", "billing.read"],
  billing_specialist: ["billing.read", "billing.update", "order.read", "invoice.manage"],
  admin: except("role", "permission", "department", "setting", "fee", "platform").flatMap((name) =>
    (["create", "read", "update", "delete"] as const).map((action): PlatformPermission => `${name}.${action}`),
  ),
  superadmin: every(...except("platform")),
  god: every(...resources),
};

/** The permissions of these roles together, spelled out. */
export function resolvePermissions(roles: readonly PlatformRole[]): PlatformPermission[] {
  return spellOut(roles.flatMap((role) => platformRoles[role]));
}

/** The permissions with `manage` spelled out as all actions, sorted, none twice. */
export function spellOut(permissions: readonly PlatformPermission[]): PlatformPermission[] {
  const resolved = new Set<PlatformPermission>();
  for (const permission of permissions) {
    resolved.add(permission);
    for (const resource of resources) {
      if (permission === `${resource}.manage`) for (const action of actions) resolved.add(`${resource}.${action}`);
    }
  }
  return [...resolved].sort();
}

/** What a platform's own roles may hold: all but what stands above platforms. */
export const assignablePermissions: readonly PlatformPermission[] = except("platform").flatMap((name) =>
  actions.map((action): PlatformPermission => `${name}.${action}`),
);

/** The system roles whose every use asks for a second factor. */
export const secondFactorRoles: readonly PlatformRole[] = ["superadmin", "god"];

const withoutSecondFactor: ReadonlySet<PlatformPermission> = new Set(
  resolvePermissions(platformRoleNames.filter((role) => !secondFactorRoles.includes(role))),
);

/** Whether permissions ask their holder for a second factor: what only such system roles grant does, in any role. */
export function asksForSecondFactor(permissions: readonly PlatformPermission[]): boolean {
  return spellOut(permissions).some((permission) => !withoutSecondFactor.has(permission));
}

/**
 * The permissions of platforms that an operation or a rule asks for. The tables have more: of what is to come. A test
 * holds this list to the code.
 */
export const askedPermissions: readonly PlatformPermission[] = [
  "affiliate.manage",
  "affiliate.read",
  "audit.read",
  "billing.read",
  "commission.read",
  "department.create",
  "department.delete",
  "department.read",
  "department.update",
  "entity.approve",
  "entity.read",
  "event.approve",
  "event.read",
  "fee.update",
  "order.read",
  "platform.manage",
  "platform.read",
  "referral.read",
  "refund.approve",
  "refund.create",
  "refund.read",
  "role.create",
  "role.delete",
  "role.read",
  "role.update",
  "setting.update",
  "ticket.read",
  "ticket.update",
  "user.manage",
  "user.read",
];
