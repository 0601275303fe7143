/** Who asks: everyone that the rules have to tell apart, with what they hold. */
import {
  asksForSecondFactor,
  type EntityPermission,
  type EntityRole,
  type EventRole,
  entityRoleGrants,
  type PlatformPermission,
  type PlatformRole,
  resolvePermissions,
  resources,
} from "../../../functions/src/model/permissions.ts";

export interface Actor {
  /** Null: not signed in. */
  uid: string | null;
  /** Whether the sign-in was confirmed by a second factor. */
  secondFactor: boolean;
  email?: string;
  emailConfirmed?: boolean;
}

/** What somebody holds on the platform; the other actors of the same uid hold it too. */
export interface PlatformStanding {
  roles: readonly string[];
  permissions: readonly PlatformPermission[];
  status: "active" | "disabled";
  second_factor_required: boolean;
  /** In days from now: until when the platform is open to GOD. */
  support_days: number | null;
}

export interface Cast extends Actor {
  banned?: true;
  /** In the team of the entity. */
  entity?: { role: EntityRole; status: "active" | "disabled" };
  /** On the entity's events. */
  event?: EventRole;
  platform?: PlatformStanding;
  otherPlatform?: PlatformStanding;
  isGod?: true;
}

const withAddress = (uid: string) => ({ uid, email: `${uid}@example.org`, emailConfirmed: true });
const oneFactor = (uid: string): Actor => ({ ...withAddress(uid), secondFactor: false });
const twoFactors = (uid: string): Actor => ({ ...withAddress(uid), secondFactor: true });

function standing(roles: readonly PlatformRole[], fields: Partial<PlatformStanding> = {}): PlatformStanding {
  const permissions = fields.permissions ?? resolvePermissions(roles);
  return {
    roles,
    permissions,
    status: "active",
    second_factor_required: asksForSecondFactor(permissions),
    support_days: null,
    ...fields,
  };
}

/** A role that the platform made for itself. */
const custom = (permissions: PlatformPermission[], fields: Partial<PlatformStanding> = {}) =>
  standing([], { roles: ["rol_0123456789abcdefghjk"], permissions, ...fields });

const support = (days: number) => standing([], { support_days: days });

const every = (...actions: ("create" | "read" | "update" | "delete" | "approve" | "manage")[]) =>
  actions.flatMap((action) => resources.map((resource): PlatformPermission => `${resource}.${action}`));

const superadmin = standing(["superadmin"]);
const custom_reader = custom(every("read"));

const cast = {
  anonymous: { uid: null, secondFactor: false },
  /** Signed in for the first time: has no profile yet. */
  newcomer: oneFactor("newcomer"),
  person: oneFactor("person"),
  banned: { ...oneFactor("banned"), banned: true },
  banned_everywhere: { ...oneFactor("banned_everywhere"), banned: true },
  /** Applied for entities that are not approved. */
  applicant: oneFactor("applicant"),
  applicant_unconfirmed: { ...oneFactor("applicant"), emailConfirmed: false },
  buyer: oneFactor("buyer"),
  affiliate: oneFactor("affiliate"),
  /** Stands above the affiliate. */
  upline: oneFactor("upline"),
  invited: oneFactor("invited"),
  invited_unconfirmed: { ...oneFactor("invited_unconfirmed"), email: "invited@example.org", emailConfirmed: false },
  invited_elsewhere: { ...oneFactor("invited_elsewhere"), email: "other@example.org" },

  // The team of the entity.
  owner: { ...oneFactor("owner"), entity: { role: "owner", status: "active" } },
  entity_admin: { ...oneFactor("entity_admin"), entity: { role: "admin", status: "active" } },
  event_manager: { ...oneFactor("event_manager"), entity: { role: "event_manager", status: "active" } },
  finance_manager: { ...oneFactor("finance_manager"), entity: { role: "finance_manager", status: "active" } },
  content_editor: { ...oneFactor("content_editor"), entity: { role: "content_editor", status: "active" } },
  banned_admin: { ...oneFactor("banned_admin"), banned: true, entity: { role: "admin", status: "disabled" } },
  // Near the team.
  former_member: oneFactor("former_member"),
  door_keeper: { ...oneFactor("door_keeper"), event: "check_in" },
  assigned_manager: { ...oneFactor("assigned_manager"), event: "event_manager" },
  /** Whose grants are stored under ids that say more than they do themselves. */
  misfiled: twoFactors("misfiled"),
  other_owner: oneFactor("other_owner"),
  foreign_owner: oneFactor("foreign_owner"),

  // The platform's people.
  moderator: { ...oneFactor("moderator"), platform: standing(["moderator"]) },
  staff: { ...oneFactor("staff"), platform: standing(["staff"]) },
  affiliate_manager: { ...oneFactor("affiliate_manager"), platform: standing(["affiliate_manager"]) },
  payout_manager: { ...oneFactor("payout_manager"), platform: standing(["payout_manager"]) },
  support_agent: { ...oneFactor("support_agent"), platform: standing(["support_agent"]) },
  support_manager: { ...oneFactor("support_manager"), platform: standing(["support_manager"]) },
  sales_executive: { ...oneFactor("sales_executive"), platform: standing(["sales_executive"]) },
  billing_specialist: { ...oneFactor("billing_specialist"), platform: standing(["billing_specialist"]) },
  platform_admin: { ...oneFactor("platform_admin"), platform: standing(["admin"]) },
  superadmin: { ...twoFactors("superadmin"), platform: superadmin },
  superadmin_one_factor: { ...oneFactor("superadmin"), platform: superadmin },
  disabled_staff: {
    ...twoFactors("disabled_staff"),
    platform: standing(["staff", "admin", "superadmin"], { status: "disabled" }),
  },
  banned_staff: {
    ...twoFactors("banned_staff"),
    banned: true,
    platform: standing(["staff", "admin"], { status: "disabled" }),
  },
  /** Holds each permission to read, in a role of the platform's own. */
  custom_reader: { ...twoFactors("custom_reader"), platform: custom_reader },
  custom_reader_one_factor: { ...oneFactor("custom_reader"), platform: custom_reader },
  /** Holds all but what is to read. */
  custom_writer: {
    ...twoFactors("custom_writer"),
    platform: custom(every("create", "update", "delete", "approve", "manage")),
  },
  /** Holds `entity.approve` and nothing else. */
  approver: { ...oneFactor("approver"), platform: custom(["entity.approve"], { second_factor_required: false }) },
  /** Holds a permission that asks for no second factor. */
  event_reader: { ...oneFactor("event_reader"), platform: custom(["event.read"]) },

  // Another platform's.
  foreign_staff: { ...oneFactor("foreign_staff"), otherPlatform: standing(["staff", "admin"]) },
  foreign_superadmin: { ...twoFactors("foreign_superadmin"), otherPlatform: superadmin },

  // Above all platforms.
  god: { ...twoFactors("god"), isGod: true },
  god_one_factor: { ...oneFactor("god"), isGod: true },
  god_with_access: { ...twoFactors("god_with_access"), isGod: true, platform: support(1) },
  god_with_access_one_factor: { ...oneFactor("god_with_access"), isGod: true, platform: support(1) },
  god_with_access_over: { ...twoFactors("god_with_access_over"), isGod: true, platform: support(-1) },
  god_with_access_elsewhere: { ...twoFactors("god_with_access_elsewhere"), isGod: true, otherPlatform: support(1) },
} as const satisfies Record<string, Cast>;

export type ActorName = keyof typeof cast;

export const actors: Readonly<Record<ActorName, Cast>> = cast;

export const everyone = Object.keys(cast).filter((name): name is ActorName => name in cast);

function those(condition: (actor: Cast) => boolean): ActorName[] {
  return everyone.filter((name) => condition(actors[name]));
}

export const signedIn = those(({ uid }) => uid !== null);

/** Everybody under this uid, however they signed in. */
export const self = (uid: string) => those((actor) => actor.uid === uid);

/** The entity's team, but for whom a ban has disabled. */
export const team = those(({ entity }) => entity?.status === "active");

/** Who holds a permission in the entity's team. */
export function holding(permission: EntityPermission): ActorName[] {
  return those(({ entity }) => entity?.status === "active" && entityRoleGrants(entity.role, permission));
}

/** Who holds a permission on the platform, in this sign-in; and the GOD to whom it is open. */
export function holdingOnPlatform(permission: PlatformPermission): ActorName[] {
  return those(({ platform, secondFactor }) => {
    if (platform === undefined) return false;
    const opened = platform.support_days !== null && platform.support_days > 0 && secondFactor;
    const granted = platform.status === "active" && platform.permissions.includes(permission);
    return opened || (granted && (secondFactor || !platform.second_factor_required));
  });
}

/** Who is GOD in this sign-in, and so holds every permission above all platforms. */
export const gods = those(({ isGod, secondFactor }) => isGod === true && secondFactor);
