import { actions, type PlatformPermission, resources } from "@gatehouse/functions/model/permissions";
import { inWords } from "../../format.ts";

/** What may be done with one kind of thing. */
export interface PermissionGroup {
  resource: string;
  /** For people. */
  name: string;
  permissions: { id: PlatformPermission; action: string }[];
}

/** Permissions by what they are about, in the order of the tables. */
export function groupsOf(permissions: readonly PlatformPermission[]): PermissionGroup[] {
  return resources
    .map((resource) => ({
      resource,
      name: inWords(resource),
      permissions: actions
        .map((action) => ({ id: `${resource}.${action}` as const, action }))
        .filter(({ id }) => permissions.includes(id)),
    }))
    .filter((group) => group.permissions.length > 0);
}
