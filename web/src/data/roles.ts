import type { Entity, EntityRoleGrant } from "@gatehouse/functions/entities";
import type { EventRoleGrant } from "@gatehouse/functions/events";
import type { GrantStatus } from "@gatehouse/functions/model/grants";
import {
  type EntityPermission,
  type EntityRole,
  entityRoleGrants,
  type PlatformPermission,
} from "@gatehouse/functions/model/permissions";
import type { PlatformRoleGrant } from "@gatehouse/functions/roles";
import { where } from "firebase/firestore";
import { useEffect, useMemo, useState } from "react";
import { now } from "./clock.ts";
import { type Live, useLiveDocs, useLiveQuery, type WithId } from "./live.ts";
import { useSession } from "./session.tsx";

/** The signed-in person's place in an entity's team. */
export interface OwnEntityRole {
  status: Live<unknown>["status"];
  /** Null outside the team. */
  role: EntityRole | null;
  may(permission: EntityPermission): boolean;
}

/** Live: a removed role is gone at once. */
export function useEntityRole(entityId: string): OwnEntityRole {
  const grants = useOwnGrants<EntityRoleGrant>("entity_roles");
  const grant = grants.status === "ready" ? grants.data.find((found) => found.entity_id === entityId) : undefined;
  const role = grant?.role ?? null;
  return useMemo(
    () => ({ status: grants.status, role, may: (permission) => entityRoleGrants(role, permission) }),
    [grants.status, role],
  );
}

/** What the signed-in person may do on a platform. */
export interface OwnPlatformPermissions {
  status: Live<unknown>["status"];
  permissions: PlatformPermission[];
  roles: string[];
  /** Whether these roles work only after a sign-in with a second factor. */
  secondFactorRequired: boolean;
  may(permission: PlatformPermission): boolean;
}

/** The roles on the platform and the global ones together, live. */
export function usePlatformPermissions(platformId: string): OwnPlatformPermissions {
  const grants = useOwnPlatformRoles();
  return useMemo(() => {
    const held = (grants.status === "ready" ? grants.data : []).filter(
      (grant) => grant.platform_id === platformId || grant.platform_id === "global",
    );
    const permissions = [...new Set(held.flatMap((grant) => grant.permissions))];
    return {
      status: grants.status,
      permissions,
      roles: [...new Set(held.flatMap((grant) => grant.roles))],
      secondFactorRequired: held.some((grant) => grant.second_factor_required),
      may: (permission) => permissions.includes(permission),
    };
  }, [grants, platformId]);
}

/** The signed-in person's active roles on all platforms, live; the platform id of GOD's is "global". */
export function useOwnPlatformRoles(): Live<WithId<PlatformRoleGrant>[]> {
  const grants = useOwnGrants<PlatformRoleGrant>("platform_roles");
  return useMemo(
    () =>
      grants.status === "ready"
        ? { status: "ready", data: grants.data.filter((grant) => grant.roles.length > 0) }
        : grants,
    [grants],
  );
}

/**
 * Until when the signed-in person, as GOD, has opened a platform's private data, in milliseconds; null while it is not
 * open. Live, and over when its time is.
 */
export function useSupportAccess(platformId: string): Live<number | null> {
  const grants = useOwn<PlatformRoleGrant>("platform_roles", "uid");
  const grant = grants.status === "ready" ? grants.data.find((found) => found.platform_id === platformId) : undefined;
  const until_ms = grant?.support_until?.toMillis() ?? null;
  const [now_ms, setNow] = useState(now);
  useEffect(() => {
    if (until_ms === null) return;
    const timer = setTimeout(() => setNow(now()), Math.max(0, until_ms - now()));
    return () => clearTimeout(timer);
  }, [until_ms]);
  const isOpen = until_ms !== null && until_ms > now_ms;
  const { status } = grants;
  return useMemo(
    () => (status === "ready" ? { status, data: isOpen ? until_ms : null } : grants),
    [status, grants, isOpen, until_ms],
  );
}

/** An entity whose team the signed-in person is on. */
export interface OwnTeam {
  entity_id: string;
  platform_id: string;
  role: EntityRole;
  entity: WithId<Entity>;
}

/** All of them, by name, live. */
export function useMyTeams(): Live<OwnTeam[]> {
  const grants = useOwnGrants<EntityRoleGrant>("entity_roles");
  const entities = useLiveDocs<Entity>(
    grants.status === "ready" ? grants.data.map((grant) => `entities/${grant.entity_id}`) : null,
  );
  return useMemo(() => {
    if (grants.status !== "ready") return grants;
    if (entities.status !== "ready") return entities;
    const teams = grants.data.flatMap(({ entity_id, platform_id, role }) => {
      const entity = entities.data.find((found) => found?.id === entity_id);
      return entity ? [{ entity_id, platform_id, role, entity }] : [];
    });
    return { status: "ready", data: teams.sort((one, other) => one.entity.name.localeCompare(other.entity.name)) };
  }, [grants, entities]);
}

/** Whether the signed-in person works for any entity: on its team, at one of its events, or having applied for it. */
export function useWorksForAnEntity(): boolean {
  const teams = useOwnGrants<EntityRoleGrant>("entity_roles");
  const assignments = useOwnAssignments();
  const applications = useOwn<Entity>("entities", "owner_id");
  return [teams, assignments, applications].some((found) => found.status === "ready" && found.data.length > 0);
}

/** The events that the signed-in person is assigned to, live. */
export function useOwnAssignments(): Live<WithId<EventRoleGrant>[]> {
  return useOwnGrants<EventRoleGrant>("event_roles");
}

/** A disabled grant counts as none. */
function useOwnGrants<T extends { uid: string; status: GrantStatus }>(collection: string): Live<WithId<T>[]> {
  const grants = useOwn<T>(collection, "uid");
  return useMemo(
    () =>
      grants.status === "ready"
        ? { status: "ready", data: grants.data.filter(({ status }) => status === "active") }
        : grants,
    [grants],
  );
}

/** What names the signed-in person in that field, live. Somebody signed out holds nothing. */
function useOwn<T>(collection: string, field: keyof T & string): Live<WithId<T>[]> {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : null;
  const found = useLiveQuery<T>(uid === null ? null : collection, [where(field, "==", uid)], [uid]);
  return session.status === "signed_out" ? nothing : found;
}

const nothing: { status: "ready"; data: never[] } = { status: "ready", data: [] };
