import { isSystemRole } from "../../../functions/src/model/roles.ts";
import { inWords } from "../format.ts";

/** A platform role for people. A role of the platform's own keeps the name that it was given. */
export function roleInWords(role: string): string {
  if (role === "superadmin") return "SuperAdmin";
  if (role === "god") return "GOD";
  return isSystemRole(role) ? inWords(role) : role;
}
