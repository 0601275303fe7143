import { entityRoles, eventRoles } from "@gatehouse/functions/model/permissions";
import { isSystemRole } from "@gatehouse/functions/roles/resolve-grant";
import { inWords } from "../format.ts";
import { entityRoleWords, eventRoleWords } from "../roles-in-words.ts";

/** A platform role for people. A role of the platform's own keeps the name that it was given. */
export function roleInWords(role: string): string {
  if (role === "superadmin") return "SuperAdmin";
  if (role === "god") return "GOD";
  return isSystemRole(role) ? inWords(role) : role;
}

/** A role in an entity's team or at one event, for people. */
export function teamRoleInWords(role: string): string {
  const inTeam = entityRoles.find((each) => each === role);
  if (inTeam !== undefined) return entityRoleWords[inTeam].label;
  return isEventRole(role) ? eventRoleWords[role].label : inWords(role);
}

const others: Partial<Record<string, string>> = { self: "themselves", system: "the system" };

/** What gave somebody the right to what an audit record tells of: roles, or none but being themselves. */
export function standingInWords(actorRole: string): string {
  const { 1: atEvent } = /^event (\w+)$/.exec(actorRole) ?? [];
  if (atEvent !== undefined) return `${teamRoleInWords(atEvent)} at one event`;
  const roles = actorRole.split(", ").map((role) => {
    const inTeam = entityRoles.find((each) => each === role);
    // An entity's admin and a platform's are called alike.
    return others[role] ?? (inTeam === undefined ? roleInWords(role) : entityRoleWords[inTeam].label);
  });
  return roles.join(", ");
}

function isEventRole(role: string): role is keyof typeof eventRoles {
  return Object.hasOwn(eventRoles, role);
}
