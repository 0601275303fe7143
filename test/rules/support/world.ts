/** What every file of tests finds: people, platforms, roles, an approved entity with its team, and strangers to it. */
import { newId } from "../../../functions/src/model/ids.ts";
import type { EntityRole } from "../../../functions/src/model/permissions.ts";
import { type ActorName, team } from "./actors.ts";
import {
  disabledPlatformId,
  entity,
  entityRole,
  event,
  eventRole,
  otherPlatformId,
  platform,
  platformId,
  platformRole,
  user,
} from "./documents.ts";
import type { Stored } from "./environment.ts";

/** The approved entity, its published event and its draft. */
export const entityId = newId("entity");
export const eventId = newId("event");
export const draftId = newId("event");
export const otherEntityId = newId("entity");
export const foreignEntityId = newId("entity");

const roleInTeam = {
  owner: "owner",
  entity_admin: "admin",
  banned_admin: "admin",
  event_manager: "event_manager",
  finance_manager: "finance_manager",
  content_editor: "content_editor",
} as const satisfies Record<(typeof team)[number], EntityRole>;

const roles: Partial<Record<ActorName, EntityRole>> = roleInTeam;

/** The role of the team's members in one more entity; nothing for anybody else. */
export function roleOf(actor: ActorName, entity_id: string): Stored[] {
  const role = roles[actor];
  if (role === undefined) return [];
  return [[`entity_roles/${entity_id}_${actor}`, entityRole({ entity_id, uid: actor, role })]];
}

/** The roles of the whole team in one more entity. */
export function teamOf(entity_id: string): Stored[] {
  return team.flatMap((member) => roleOf(member, entity_id));
}

const south = { platform_id: otherPlatformId };

export function world(): Stored[] {
  return [
    ["users/person", user()],
    ["users/banned", user({ banned: true })],
    ["users/owner", user()],
    ["users/banned_admin", user({ banned: true })],
    [`platforms/${platformId}`, platform()],
    [`platforms/${otherPlatformId}`, platform({ ...south, name: "South" })],
    [`platforms/${disabledPlatformId}`, platform({ platform_id: disabledPlatformId, status: "disabled" })],

    ...(
      [
        "moderator",
        "staff",
        "affiliate_manager",
        "payout_manager",
        "support_agent",
        "support_manager",
        "sales_executive",
        "billing_specialist",
        "superadmin",
      ] as const
    ).map((role): Stored => [`platform_roles/${platformId}_${role}`, platformRole(role, [role])]),
    [`platform_roles/${platformId}_platform_admin`, platformRole("platform_admin", ["admin"])],
    [`platform_roles/${platformId}_approver`, platformRole("approver", [], { permissions: ["entity.approve"] })],
    [
      `platform_roles/${platformId}_disabled_staff`,
      platformRole("disabled_staff", ["staff", "admin", "superadmin"], { status: "disabled" }),
    ],
    [`platform_roles/${otherPlatformId}_foreign_staff`, platformRole("foreign_staff", ["staff", "admin"], south)],
    [`platform_roles/${otherPlatformId}_foreign_superadmin`, platformRole("foreign_superadmin", ["superadmin"], south)],
    ["platform_roles/global_god", platformRole("god", ["god"], { platform_id: "global" })],

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
    ...[eventId, draftId].flatMap((event_id): Stored[] => [
      [
        `event_roles/${event_id}_door_keeper`,
        eventRole({ entity_id: entityId, event_id, uid: "door_keeper", role: "check_in" }),
      ],
      [
        `event_roles/${event_id}_assigned_manager`,
        eventRole({ entity_id: entityId, event_id, uid: "assigned_manager", role: "event_manager" }),
      ],
    ]),
  ];
}
