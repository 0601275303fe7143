import { type PlatformPermission, platformRoleNames, resolvePermissions } from "@gatehouse/functions/model/permissions";
import type { Department, PlatformRoleGrant, Role } from "@gatehouse/functions/roles";
import { where } from "firebase/firestore";
import { useMemo } from "react";
import { type Live, useLiveQuery, type WithId } from "../../data/live.ts";
import { type ConsoleContext, useConsole } from "../console-context.tsx";
import { roleInWords } from "../role-in-words.ts";

/** A role that somebody on the platform may hold. */
export interface KnownRole {
  /** What operations know it by: a system role's name, or the id of one of the platform's own. */
  id: string;
  /** For people. */
  name: string;
  permissions: PlatformPermission[];
  /** The document of one of the platform's own; null for a system role. */
  own: WithId<Role> | null;
}

const systemRoles: KnownRole[] = platformRoleNames.map((role) => ({
  id: role,
  name: roleInWords(role),
  permissions: resolvePermissions([role]),
  own: null,
}));

/** All roles of the platform, the system's first, then its own by name, live. GOD stands above it. */
export function useRoles(): Live<KnownRole[]> {
  const { platform, may } = useConsole();
  const found = useLiveQuery<Role>(
    may("role.read") ? "roles" : null,
    [where("platform_id", "==", platform.id)],
    [platform.id],
  );
  return useMemo(() => {
    if (found.status !== "ready") return found;
    const own = found.data
      .filter(({ status }) => status === "active")
      .map((role) => ({ id: role.id, name: role.name, permissions: role.permissions, own: role }))
      .toSorted((one, other) => one.name.localeCompare(other.name));
    return { status: "ready", data: [...systemRoles.filter(({ id }) => id !== "god"), ...own] };
  }, [found]);
}

/** Everybody who is anything on the platform, live. */
export function useStaff(): Live<WithId<PlatformRoleGrant>[]> {
  const { platform, may } = useConsole();
  const found = useLiveQuery<PlatformRoleGrant>(
    may("role.read") ? "platform_roles" : null,
    [where("platform_id", "==", platform.id)],
    [platform.id],
  );
  return useMemo(() => {
    if (found.status !== "ready") return found;
    // The others are there for a GOD's support access.
    const staff = found.data.filter(({ roles, department_ids }) => roles.length > 0 || department_ids.length > 0);
    return { status: "ready", data: staff };
  }, [found]);
}

/** The platform's departments by name, live. */
export function useDepartments(): Live<WithId<Department>[]> {
  const { platform, may } = useConsole();
  const found = useLiveQuery<Department>(
    may("department.read") ? "departments" : null,
    [where("platform_id", "==", platform.id)],
    [platform.id],
  );
  return useMemo(
    () =>
      found.status === "ready"
        ? { status: "ready", data: found.data.toSorted((one, other) => one.name.localeCompare(other.name)) }
        : found,
    [found],
  );
}

type Power = Pick<ConsoleContext, "permissions" | "may" | "uid">;

/** Whether somebody may give and take a role: nobody grants what they lack, and only GOD makes a superadmin. */
export function mayGrant({ permissions, may }: Power, role: Pick<KnownRole, "id" | "permissions">): boolean {
  if (role.id === "god") return false;
  if (role.id === "superadmin") return may("platform.manage");
  return isWithin(permissions, role.permissions);
}

/** Whether somebody may change a person's roles: not their own, and nobody's who is stronger. */
export function mayChangeRolesOf(
  power: Power,
  person: Pick<PlatformRoleGrant, "uid" | "roles" | "permissions">,
): boolean {
  const { may, uid, permissions } = power;
  if (!may("role.update") || person.uid === uid) return false;
  if (person.roles.includes("superadmin") && !may("platform.manage")) return false;
  return isWithin(permissions, person.permissions);
}

export function isWithin(held: readonly PlatformPermission[], wanted: readonly PlatformPermission[]): boolean {
  return wanted.every((permission) => held.includes(permission));
}
