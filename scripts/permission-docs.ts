/** The part of docs/permissions.md that is generated: who may do what, as the tables of the model have it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { directAccess } from "../functions/src/direct-access.ts";
import {
  type EntityPermission,
  entityPermissions,
  entityRoleGrants,
  entityRoles,
  eventRoles,
  platformRoleNames,
  platformRoles,
  secondFactorRoles,
} from "../functions/src/model/permissions.ts";
import { root } from "../test/support/paths.ts";

export const permissionDocsPath = join(root, "docs", "permissions.md");

export function readPermissionDocs(): Promise<string> {
  return readFile(permissionDocsPath, "utf8");
}

export function generatedPermissionDocs(): string {
  return [
    "# Permissions",
    "",
    "Written by `npm run rules:generate` from `functions/src/model/permissions.ts` and the `access.ts` of the domains.",
    "What no table grants is denied.",
    "",
    "## Roles in an entity's team",
    "",
    ...table(
      ["permission", ...entityRoles],
      Object.keys(entityPermissions)
        .filter(isEntityPermission)
        .map((permission) => [
          `\`${permission}\``,
          ...entityRoles.map((role) => (entityRoleGrants(role, permission) ? "●" : "")),
        ]),
    ),
    "",
    "## Assignments to one event",
    "",
    ...table(
      ["assignment", "permissions there, through operations"],
      Object.entries(eventRoles).map(([role, permissions]) => [`\`${role}\``, names(permissions)]),
    ),
    "",
    "## Roles on a platform",
    "",
    "`manage` is every action on a resource. A role of the platform's own grants what its author chose of what they hold",
    "themselves.",
    "",
    ...table(
      ["role", "permissions", "second factor"],
      platformRoleNames.map((role) => [
        `\`${role}\``,
        names(platformRoles[role]),
        secondFactorRoles.includes(role) ? "always" : "",
      ]),
    ),
    "",
    "## What browsers may do directly",
    "",
    "Under `firestore.rules`; everything else goes through operations. Nothing is deleted directly. A permission of the",
    "platform is held by a role there, or by GOD while the platform is open to them.",
    "",
    ...table(
      ["collection", "read", "create", "change"],
      Object.entries(directAccess).map(([collection, access]) => [
        `\`${collection}\``,
        [
          ...(access?.read ?? []).map(({ words }) => words),
          ...(access?.get ?? []).map(({ words }) => `${words} (one by one)`),
        ].join("; "),
        (access?.create?.when ?? []).map(({ words }) => words).join(", "),
        (access?.update?.edits ?? [])
          .map(({ fields, when }) => {
            const conditions = [...when, ...(access?.update?.when ?? [])].map(({ words }) => words);
            return `${names(fields)}: ${conditions.join(", ")}`;
          })
          .join("<br>"),
      ]),
    ),
    "",
  ].join("\n");
}

function isEntityPermission(name: string): name is EntityPermission {
  return name in entityPermissions;
}

function names(all: readonly string[]): string {
  return all.map((name) => `\`${name}\``).join(", ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
