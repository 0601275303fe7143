import type { PlatformRole } from "../../../functions/src/model/permissions.ts";
import { inWords } from "../format.ts";

/** A platform role for people. */
export function roleInWords(role: PlatformRole): string {
  if (role === "superadmin") return "SuperAdmin";
  return role === "god" ? "GOD" : inWords(role);
}
