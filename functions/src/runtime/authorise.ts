/** The decision whether an actor may run an operation, from roles read in the operation's own transaction. */
import type { EventRoleGrant } from "../events/model.ts";
import { GatehouseError } from "../model/errors.ts";
import type { GrantStatus } from "../model/grants.ts";
import { globalScope, isBannedOn } from "../model/grants.ts";
import {
  type EntityPermission,
  type EntityRole,
  entityRoleGrants,
  eventRoleGrants,
  type PlatformPermission,
} from "../model/permissions.ts";
import type { PlatformRoleGrant } from "../roles/model.ts";
import type { Actor } from "./actor.ts";
import { bannedAddress, bansOfOthers } from "./banned-address.ts";
import { entityRoles, eventRoles, platformRoles, platforms, users } from "./collections.ts";
import type { Found, Read } from "./work.ts";

/**
 * What an operation asks for. Where it names two permissions, either is enough.
 *
 * - `entity`: held by a role in the entity's team, or by an assignment to the event
 * - `platform`: held by a role on the platform, or GOD's
 * - `global`: held above all platforms, by GOD alone
 */
export type Requirement = "anyone" | "signed_in" | "system" | Permission;

export type Permission =
  | { entity: EntityPermission; platform?: PlatformPermission; global?: never }
  | { entity?: never; platform: PlatformPermission; global?: never }
  | { entity?: never; platform?: never; global: PlatformPermission };

/** Where the permission has to be held. */
export interface Scope {
  platform_id: string;
  entity_id: string | null;
  event_id: string | null;
}

/** What gave the actor the right, and what else the actor is here. */
export interface Standing {
  /** For the audit record: `owner`, `superadmin`, `check_in`, `self`, `system` … */
  role: string;
  /** Whether that was GOD's power. */
  byGod: boolean;
  /** Whether the actor is GOD, whatever gave the right. */
  isGod: boolean;
  entityRole: EntityRole | null;
  /** Whether the actor belongs to the entity's team, or is assigned to the event. */
  ofTeam: boolean;
  /** Held on the platform, with the second factor where one is asked for. */
  platformPermissions: ReadonlySet<PlatformPermission>;
}

/** The documents that `authorise` looks at; what cannot matter is null and costs no read. */
export function standingRefs(requires: Requirement, scope: Scope, actor: Actor) {
  const person = actor.kind === "person";
  const byRole = person && typeof requires === "object";
  return {
    platform: scope.platform_id === globalScope ? null : platforms().doc(scope.platform_id),
    user: person ? users().doc(actor.uid) : null,
    address: person && actor.email !== undefined ? bannedAddress(actor.email) : null,
    platformGrant: byRole ? platformRoles().doc(`${scope.platform_id}_${actor.uid}`) : null,
    globalGrant:
      byRole && scope.platform_id !== globalScope ? platformRoles().doc(`${globalScope}_${actor.uid}`) : null,
    entityGrant: byRole && scope.entity_id !== null ? entityRoles().doc(`${scope.entity_id}_${actor.uid}`) : null,
    eventGrant: byRole && scope.event_id !== null ? eventRoles().doc(`${scope.event_id}_${actor.uid}`) : null,
  };
}

/**
 * Whoever would not be let in anyway is refused with the same words, whatever else holds of the place: that it is
 * closed, or closed to them, is told to those only who hold something there.
 *
 * @throws permission-denied, banned, platform-disabled, second-factor-required
 */
export function authorise(
  requires: Requirement,
  scope: Scope,
  actor: Actor,
  read: Read<ReturnType<typeof standingRefs>>,
): Standing {
  if (actor.kind === "system") {
    return {
      role: "system",
      byGod: false,
      isGod: false,
      entityRole: null,
      ofTeam: false,
      platformPermissions: new Set(),
    };
  }
  // A grant counts only for what it names itself: what its id says is not enough.
  const here = { uid: actor.uid, platform_id: scope.platform_id };
  const inTeam = naming(read.entityGrant, { ...here, entity_id: scope.entity_id });
  const atEvent = naming(read.eventGrant, { ...here, entity_id: scope.entity_id, event_id: scope.event_id });
  // GOD's comes last: it decides only where no role on the platform does.
  const grants = [
    naming(read.platformGrant, here),
    naming(read.globalGrant, { uid: actor.uid, platform_id: globalScope }),
  ].filter((grant) => grant !== null);
  if (deciding(requires, inTeam?.role ?? null, atEvent, grants) === null) throw notPermitted(requires);

  const bans = [read.user?.data ?? null, bansOfOthers(read.address?.data, actor.uid)];
  if (bans.some((user) => isBannedOn(user, scope.platform_id))) {
    throw new GatehouseError("banned", "This account is banned.");
  }
  const working = grants.filter(isActive);
  const usable = working.filter((grant) => actor.second_factor || !grant.second_factor_required);
  if (read.platform !== null && read.platform.data.status !== "active" && !working.some(isOfGod)) {
    throw new GatehouseError("platform-disabled", "This platform is disabled at the moment.");
  }

  const entityRole = inTeam !== null && isActive(inTeam) ? inTeam.role : null;
  const decided = deciding(requires, entityRole, atEvent !== null && isActive(atEvent) ? atEvent : null, usable);
  if (decided !== null) {
    return {
      ...decided,
      isGod: usable.some(isOfGod),
      entityRole,
      ofTeam: inTeam !== null || atEvent !== null,
      platformPermissions: new Set(usable.flatMap((grant) => grant.permissions)),
    };
  }
  if (deciding(requires, entityRole, null, working) !== null) {
    throw new GatehouseError(
      "second-factor-required",
      "This role asks for a second factor. Add one to your account, then sign in with it.",
    );
  }
  throw notPermitted(requires);
}

function notPermitted(requires: Requirement): GatehouseError {
  const needs = typeof requires === "string" ? [requires] : Object.values(requires);
  return new GatehouseError("permission-denied", "None of your roles here allows this.", {
    details: { needs },
  });
}

function naming<T extends object>(grant: Found<T> | null, named: { [Field in keyof T]?: unknown }): T | null {
  if (grant === null) return null;
  const fields = Object.keys(named) as (keyof T)[];
  return fields.every((field) => grant.data[field] === named[field]) ? grant.data : null;
}

function isOfGod({ platform_id, roles }: PlatformRoleGrant): boolean {
  return platform_id === globalScope && roles.includes("god");
}

function isActive({ status }: { status: GrantStatus }): boolean {
  return status === "active";
}

/** What satisfies the requirement, null if nothing does. */
function deciding(
  requires: Requirement,
  entityRole: EntityRole | null,
  eventGrant: EventRoleGrant | null,
  grants: readonly PlatformRoleGrant[],
): Pick<Standing, "role" | "byGod"> | null {
  if (requires === "system") return null;
  if (requires === "anyone" || requires === "signed_in") return { role: "self", byGod: false };
  if (requires.entity !== undefined) {
    if (entityRole !== null && entityRoleGrants(entityRole, requires.entity)) return { role: entityRole, byGod: false };
    if (eventRoleGrants(eventGrant?.role ?? null, requires.entity)) {
      return { role: `event ${eventGrant?.role}`, byGod: false };
    }
  }
  const { platform, global } = requires;
  const grant = grants.find(
    ({ platform_id, permissions }) =>
      (platform !== undefined && permissions.includes(platform)) ||
      (global !== undefined && platform_id === globalScope && permissions.includes(global)),
  );
  return grant === undefined ? null : { role: grant.role_names.join(", "), byGod: grant.roles.includes("god") };
}
