/** What every file of tests finds: people, platforms, roles, an approved entity with its team, and strangers to it. */
import { newId } from "../../../functions/src/ids.ts";
import { resolvePermissions } from "../../../functions/src/model/permissions.ts";
import { type ActorName, actors, type Cast, everyone, type PlatformStanding } from "./actors.ts";
import {
  disabledPlatformId,
  entity,
  entityRole,
  event,
  eventRole,
  inDays,
  otherPlatformId,
  platform,
  platformId,
  platformRole,
  user,
} from "./documents.ts";
import type { Stored } from "./project.ts";

/** The approved entity, its published event and its draft. */
export const entityId = newId("entity");
export const eventId = newId("event");
export const draftId = newId("event");
export const otherEntityId = newId("entity");
export const foreignEntityId = newId("entity");

/** The role of a member of the team in one more entity; nothing for anybody else. */
export function roleOf(actor: ActorName, entity_id: string): Stored[] {
  const { uid, entity: held }: Cast = actors[actor];
  if (uid === null || held === undefined) return [];
  return [[`entity_roles/${entity_id}_${uid}`, entityRole({ entity_id, uid, ...held })]];
}

/** The roles of the whole team in one more entity. */
export function teamOf(entity_id: string): Stored[] {
  return everyone.flatMap((actor) => roleOf(actor, entity_id));
}

function grantOn(platform_id: string, uid: string, standing: PlatformStanding | undefined): Stored[] {
  if (standing === undefined) return [];
  const { roles, permissions, status, second_factor_required, support_days } = standing;
  const support_until = support_days === null ? null : inDays(support_days);
  const fields = { platform_id, uid, status, second_factor_required, support_until };
  return [
    [
      `platform_roles/${platform_id}_${uid}`,
      platformRole({ ...fields, roles: [...roles], permissions: [...permissions] }),
    ],
  ];
}

/** What an actor is and holds, outside the team. */
function standingsOf(actor: ActorName): Stored[] {
  const { uid, banned, event: assignment, platform: here, otherPlatform, isGod }: Cast = actors[actor];
  if (uid === null) return [];
  const banned_on = banned === true ? [uid === "banned_everywhere" ? "global" : platformId] : [];
  const god: PlatformStanding = {
    roles: ["god"],
    permissions: resolvePermissions(["god"]),
    status: "active",
    second_factor_required: true,
    support_days: null,
  };
  return [
    ...(uid === "newcomer" ? [] : [[`users/${uid}`, user({ banned_on })] as const]),
    ...grantOn(platformId, uid, here),
    ...grantOn(otherPlatformId, uid, otherPlatform),
    ...grantOn("global", uid, isGod ? god : undefined),
    ...(assignment === undefined
      ? []
      : [eventId, draftId].map((event_id): Stored => {
          const role = eventRole({ entity_id: entityId, event_id, uid, role: assignment });
          return [`event_roles/${event_id}_${uid}`, role];
        })),
  ];
}

/** Grants in the places of the platform, of its team and of GOD, that name other places. */
function misfiled(): Stored[] {
  const uid = "misfiled";
  const all = { uid, roles: ["superadmin"], permissions: resolvePermissions(["god"]), support_until: inDays(1) };
  return [
    [`platform_roles/${platformId}_${uid}`, platformRole({ ...all, platform_id: "nowhere" })],
    [`platform_roles/global_${uid}`, platformRole({ ...all, platform_id: "nowhere" })],
    [`entity_roles/${entityId}_${uid}`, entityRole({ entity_id: newId("entity"), uid, role: "owner" })],
  ];
}

const south = { platform_id: otherPlatformId };

export function world(): Stored[] {
  return [
    ...everyone.flatMap(standingsOf),
    [`platforms/${platformId}`, platform()],
    [`platforms/${otherPlatformId}`, platform({ ...south, name: "South" })],
    [`platforms/${disabledPlatformId}`, platform({ platform_id: disabledPlatformId, status: "disabled" })],

    [`entities/${entityId}`, entity()],
    ...teamOf(entityId),
    [`entities/${otherEntityId}`, entity({ owner_id: "other_owner" })],
    [
      `entity_roles/${otherEntityId}_other_owner`,
      entityRole({ entity_id: otherEntityId, uid: "other_owner", role: "owner" }),
    ],
    [`entities/${foreignEntityId}`, entity({ ...south, owner_id: "foreign_owner" })],
    [
      `entity_roles/${foreignEntityId}_foreign_owner`,
      entityRole({ ...south, entity_id: foreignEntityId, uid: "foreign_owner", role: "owner" }),
    ],

    [`events/${eventId}`, event({ entity_id: entityId, status: "published", visibility: "public" })],
    [`events/${draftId}`, event({ entity_id: entityId })],

    // What ids would name if their slashes were taken for a path.
    ["platforms/a/b/c", platform()],
    ["entities/a/b/c", entity()],
    ["entity_roles/a/b/c_event_manager", { entity_id: "a/b/c", role: "event_manager", status: "active" }],
    ...misfiled(),
  ];
}
