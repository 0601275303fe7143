/** What a grant is worth while its holder is banned, or its platform disabled. */

import type { User } from "../people/model.ts";
import type { Platform } from "../platforms/model.ts";

/** The platform_id of what stands above all platforms; only GOD holds roles there. */
export const globalScope = "global";

/** Whether a person may do nothing on a platform. Nobody has banned a person without a profile. */
export function isBannedOn(user: Pick<User, "banned_on"> | null, platform_id: string): boolean {
  return [platform_id, globalScope].some((banned) => user?.banned_on.includes(banned));
}

/** How a person's grant on a platform is stored, so that one look-up answers. */
export function grantStatus(user: Pick<User, "banned_on"> | null, platform_id: string): GrantStatus {
  return isBannedOn(user, platform_id) ? "disabled" : "active";
}

/** The same for a grant of the platform itself, which is worth nothing either while the platform is not active. */
export function platformGrantStatus(
  user: Pick<User, "banned_on"> | null,
  platform: Pick<Platform, "platform_id" | "status">,
): GrantStatus {
  return platform.status === "active" ? grantStatus(user, platform.platform_id) : "disabled";
}

/** A grant is disabled while its holder is banned there; on a platform, also while that is disabled. */
export type GrantStatus = "active" | "disabled";
