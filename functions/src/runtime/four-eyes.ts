/** Nobody decides for themselves: who asked, owns or gains leaves it to somebody else. */

import { GatehouseError } from "../model/errors.ts";
import { type EntityPermission, entityRoleGrants, type PlatformPermission } from "../model/permissions.ts";
import type { Instant } from "../model/stored.ts";
import type { Actor } from "./actor.ts";
import type { Requirement, Scope, Standing } from "./authorise.ts";
import { deployment, entityRoles, eventRoles, invitations, platformRoles } from "./collections.ts";
import { hasLeftSince } from "./leavings.ts";
import { instant, isOver, type Work } from "./work.ts";

/** What an operation that decides about something says of it. */
export interface Decision {
  /** Who asked for it, owns it or gains by it. */
  concerned: readonly string[];
  /** Whether the entity's team gains as well, and whoever is assigned to the event. */
  team?: boolean;
  /** Since when it waits for somebody to decide. */
  asked_at: Instant;
}

const aloneAfterHours = 72;
/** So long somebody who has left a team, or an event, is counted to it: nobody steps out for a moment to decide. */
const belongsDays = 90;

interface Decider {
  requires: Requirement;
  scope: Scope;
  actor: Actor;
  standing: Standing;
}

/**
 * Lets nobody decide what concerns them. Only where nobody else could, GOD may after a while, so that a platform of one
 * person is not stuck.
 *
 * @returns whom it concerns, if GOD decides alone; null if the decider is somebody else
 * @throws four-eyes  with `details.alone_from`, an ISO 8601 moment, where only time is missing
 */
export async function assertFourEyes(
  work: Work,
  decider: Decider,
  { concerned, team = false, asked_at }: Decision,
): Promise<readonly string[] | null> {
  const { actor, standing, scope } = decider;
  const isOfTeam = team && (standing.ofTeam || (await wasOrWillBeOfTeam(work, decider, asked_at)));
  if (!concerned.includes(actor.uid) && !isOfTeam) return null;
  if (!standing.isGod || !actor.second_factor) throw refusal("Somebody else decides this.");
  const all = team ? [...new Set([...concerned, ...(await teamOf(work, scope))])] : concerned;
  if (await somebodyElseMay(work, decider, new Set([...all, actor.uid]))) {
    throw refusal("Others may decide this, so one of them does.");
  }
  const from_ms = asked_at.toMillis() + aloneAfterHours * 3_600_000;
  if (work.now.getTime() < from_ms) {
    throw refusal(`Nobody else could decide, so you may: ${aloneAfterHours} hours after it was asked for.`, {
      alone_from: new Date(from_ms).toISOString(),
    });
  }
  return all;
}

/** Who has left not long ago, or since it was asked for, belongs to it still; who is invited belongs to it already. */
async function wasOrWillBeOfTeam(work: Work, { scope, actor }: Decider, asked_at: Instant): Promise<boolean> {
  const places = [scope.entity_id, scope.event_id].filter((id) => id !== null);
  const since = instant(new Date(Math.min(asked_at.toMillis(), work.now.getTime() - belongsDays * 86_400_000)));
  const invited = invitations().where("entity_id", "==", scope.entity_id).where("status", "==", "pending");
  const [left, byUid, byAddress] = await Promise.all([
    Promise.all(places.map((id) => hasLeftSince(work, id, actor.uid, since))),
    work.query(invited.where("uid", "==", actor.uid)),
    actor.email === undefined ? [] : work.query(invited.where("email", "==", actor.email.toLowerCase())),
  ]);
  return left.includes(true) || [...byUid, ...byAddress].some(({ data }) => !isOver(data.expires_at, work.now));
}

function refusal(message: string, details: Record<string, unknown> = {}): GatehouseError {
  return new GatehouseError("four-eyes", `It concerns you: you asked for it, own it or gain by it. ${message}`, {
    details,
  });
}

async function teamOf(work: Work, { entity_id, event_id }: Scope): Promise<string[]> {
  const [members, assigned] = await Promise.all([
    entity_id === null ? [] : work.query(entityRoles().where("entity_id", "==", entity_id)),
    event_id === null ? [] : work.query(eventRoles().where("event_id", "==", event_id)),
  ]);
  return [...members, ...assigned].map(({ data }) => data.uid);
}

/** Whether anybody who is not concerned holds what it takes: on the platform, in the team, or as GOD. */
async function somebodyElseMay(
  work: Work,
  { requires, scope }: Decider,
  concerned: ReadonlySet<string>,
): Promise<boolean> {
  const { entity, platform } = Object(requires) as { entity?: EntityPermission; platform?: PlatformPermission };
  const [team, staff, above] = await Promise.all([
    entity === undefined || scope.entity_id === null
      ? []
      : work.query(entityRoles().where("entity_id", "==", scope.entity_id)),
    platform === undefined
      ? []
      : work.query(
          platformRoles()
            .where("platform_id", "==", scope.platform_id)
            .where("permissions", "array-contains", platform),
        ),
    work.get(deployment()),
  ]);
  const able = [
    ...team.filter(({ data }) => entity !== undefined && entityRoleGrants(data.role, entity)),
    ...staff,
  ].flatMap(({ data }) => (data.status === "active" ? [data.uid] : []));
  return [...able, ...(above?.data.gods ?? [])].some((uid) => !concerned.has(uid));
}
