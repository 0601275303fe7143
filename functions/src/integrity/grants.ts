import { bulkId } from "../bulk.ts";
import { entities } from "../entities/collections.ts";
import type { Entity, EntityRoleGrant } from "../entities/model.ts";
import { events } from "../events/collections.ts";
import type { Event, EventRoleGrant } from "../events/model.ts";
import type { GrantStatus } from "../model/grants.ts";
import { globalScope, grantStatus, platformGrantStatus } from "../model/grants.ts";
import { entityRoles as entityRoleNames, eventRoles as eventRoleTable } from "../model/permissions.ts";
import type { User } from "../people/model.ts";
import type { Platform } from "../platforms/model.ts";
import { roles } from "../roles/collections.ts";
import type { PlatformRoleGrant, Role } from "../roles/model.ts";
import { isSystemRole, resolveGrant } from "../roles/resolve-grant.ts";
import { bulkChanges, entityRoles, eventRoles, platformRoles, platforms, users } from "../runtime/collections.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn } from "./invariant.ts";

const remedy =
  "A grant of nothing that there is, or of something else, is removed: take the role away in the console or workspace, " +
  "and see in the audit log who gave it.";

export const teamGrants: Invariant = {
  name: "A role in a team is in an entity that there is, of its platform, and disabled only by a ban",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(entityRoles(), looking)) {
      const [theirs, holders, dissolving] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(entities(), data.entity_id))),
        lookUp(found.map(({ data }) => refIn(users(), data.uid))),
        lookUp(found.map(({ data }) => dissolvingOf(data))),
      ]);
      for (const grant of found) {
        const entity = theirs.get(refIn(entities(), grant.data.entity_id));
        yield* about(grant, faultsOfTeam(grant, entity, dissolving.get(dissolvingOf(grant.data)) !== undefined));
        yield* about(grant, faultsOfStatus(grant.data, holders.get(refIn(users(), grant.data.uid))));
      }
    }
  },
};

/** What takes the grants on a deleted entity away. */
const dissolvingOf = ({ entity_id }: EntityRoleGrant) => refIn(bulkChanges(), bulkId("dissolve_team", { entity_id }));

function* faultsOfTeam(
  { id, data }: Found<EntityRoleGrant>,
  entity: Entity | undefined,
  isDissolving: boolean,
): Generator<string> {
  if (id !== `${data.entity_id}_${data.uid}`) yield "its id is not that of its entity and person";
  if (!entityRoleNames.includes(data.role)) yield `there is no role ${data.role}`;
  if (entity === undefined) {
    yield `its entity ${data.entity_id} is missing`;
    return;
  }
  yield* otherPlace(data, { platform_id: entity.platform_id }, "its entity");
  const { status } = entity;
  const hasTeam = status !== "pending" && status !== "rejected" && (status !== "deleted" || isDissolving);
  if (!hasTeam) yield `its entity is ${status}`;
}

function* faultsOfStatus(
  { status, platform_id }: { status: GrantStatus; platform_id: string },
  user: User | undefined,
): Generator<string> {
  const expected = grantStatus(user ?? null, platform_id);
  if (status !== expected) yield `it is ${status}, and its holder is ${expected === "active" ? "not " : ""}banned`;
}

export const eventGrants: Invariant = {
  name: "An assignment to an event is to one that there is, of the entity that gave it",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(eventRoles(), looking)) {
      const [theirs, holders] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(events(), data.event_id))),
        lookUp(found.map(({ data }) => refIn(users(), data.uid))),
      ]);
      for (const grant of found) {
        yield* about(grant, faultsOfAssignment(grant, theirs.get(refIn(events(), grant.data.event_id))));
        yield* about(grant, faultsOfStatus(grant.data, holders.get(refIn(users(), grant.data.uid))));
      }
    }
  },
};

function* faultsOfAssignment({ id, data }: Found<EventRoleGrant>, event: Event | undefined): Generator<string> {
  if (id !== `${data.event_id}_${data.uid}`) yield "its id is not that of its event and person";
  if (!Object.hasOwn(eventRoleTable, data.role)) yield `there is no role ${data.role}`;
  if (event === undefined) yield `its event ${data.event_id} is missing`;
  else yield* otherPlace(data, event, "its event");
}

export const platformGrants: Invariant = {
  name: "A role on a platform is on one that there is, gives what its roles give, and is worth what the platform is",
  remedy: "After a deployment that changed the tables of roles: npm run roles:resolve. Else take the role away.",
  async *findings(looking) {
    for await (const found of pagesOf(platformRoles(), looking)) {
      const own = found.flatMap(({ data }) => data.roles.filter((role) => !isSystemRole(role)));
      const [theirs, holders, following, ownRoles] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(platforms(), data.platform_id))),
        lookUp(found.map(({ data }) => refIn(users(), data.uid))),
        lookUp(found.map(({ data }) => followingOf(data))),
        lookUp(own.map((id) => refIn(roles(), id))),
      ]);
      for (const grant of found) {
        const { platform_id, uid } = grant.data;
        const user = holders.get(refIn(users(), uid));
        const platform = theirs.get(refIn(platforms(), platform_id));
        const isFollowing = following.get(followingOf(grant.data)) !== undefined;
        yield* about(
          grant,
          faultsOfRoles(grant, (id) => ownRoles.get(refIn(roles(), id))),
        );
        if (platform_id === globalScope) yield* about(grant, faultsOfStatus(grant.data, user));
        else yield* about(grant, faultsOnPlatform(grant.data, platform, user, isFollowing));
      }
    }
  },
};

function* faultsOfRoles(
  { id, data }: Found<PlatformRoleGrant>,
  roleOf: (id: string) => Role | undefined,
): Generator<string> {
  if (id !== `${data.platform_id}_${data.uid}`) yield "its id is not that of its platform and person";
  const own = new Map<string, Role>();
  for (const role of data.roles) {
    if (isSystemRole(role)) {
      if ((role === "god") !== (data.platform_id === globalScope)) yield `${role} is no role on ${data.platform_id}`;
      continue;
    }
    const known = roleOf(role);
    if (known === undefined) yield `its role ${role} is missing`;
    // A change, such as its end, is still on the way to those who hold it.
    else if (known.applying) return;
    else if (known.platform_id !== data.platform_id) yield `its role ${role} is of ${known.platform_id}`;
    else if (known.status !== "active") yield `its role ${role} was deleted`;
    else own.set(role, known);
  }
  const expected = resolveGrant(data.roles, own);
  if (expected.permissions.join() !== [...data.permissions].sort().join()) yield "it does not give what its roles give";
  if (expected.second_factor_required && !data.second_factor_required) yield "it does not ask for a second factor";
}

/** What brings a platform's status to the grants of its staff. */
const followingOf = ({ platform_id }: PlatformRoleGrant) =>
  refIn(bulkChanges(), bulkId("follow_status", { platform_id }));

function* faultsOnPlatform(
  { status, platform_id }: PlatformRoleGrant,
  platform: Platform | undefined,
  user: User | undefined,
  isFollowing: boolean,
): Generator<string> {
  if (platform === undefined) yield `its platform ${platform_id} is missing`;
  else if (!isFollowing && status !== platformGrantStatus(user ?? null, platform)) {
    yield `it is ${status}, on a platform that is ${platform.status}, and its holder ${
      grantStatus(user ?? null, platform_id) === "active" ? "not " : ""
    }banned`;
  }
}
