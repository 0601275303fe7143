/** Four eyes: who may decide a refund. */

import { type EntityRole, entityRoleGrants } from "../model/permissions.ts";
import type { PlatformSettings } from "../platforms/model.ts";

export interface RefundDecision {
  requested_by: string;
  decided_by: string;
  /** The decider's role in the entity, null for none. */
  entity_role: EntityRole | null;
  /** Whether the decider holds the platform's `refund.approve`. */
  platform_approver: boolean;
  /** Whether the decider signed in with a second factor. */
  second_factor: boolean;
  /** This refund together with what the order already had refunded. */
  order_refunded_minor: number;
  settings: Pick<PlatformSettings, "refund_own_limit_minor" | "refund_entity_limit_minor">;
}

export type RefundRuling = "allowed" | "not-permitted" | "own-request" | "above-entity-limit" | "second-factor";

/** Whether an order has so much back, with this refund, that its organiser's team does not decide it. */
export function isAboveTeam(
  order_refunded_minor: number,
  settings: Pick<PlatformSettings, "refund_entity_limit_minor">,
): boolean {
  return order_refunded_minor > settings.refund_entity_limit_minor;
}

/**
 * Whoever asks does not decide, but an owner or finance manager up to the own limit;
 * above the entity limit the platform decides, and only who signed in with a second factor.
 */
export function ruleOnRefund(decision: RefundDecision): RefundRuling {
  const own = decision.requested_by === decision.decided_by;
  const large = isAboveTeam(decision.order_refunded_minor, decision.settings);
  if (decision.platform_approver && !own) return large && !decision.second_factor ? "second-factor" : "allowed";
  if (!entityRoleGrants(decision.entity_role, "refund.approve")) {
    return decision.platform_approver ? "own-request" : "not-permitted";
  }
  // What is above the team's limit is the platform's to decide, which there is nobody but the one who asked.
  if (large) return own && decision.platform_approver ? "own-request" : "above-entity-limit";
  if (!own) return "allowed";
  const mayDecideOwn = decision.entity_role === "owner" || decision.entity_role === "finance_manager";
  const withinOwnLimit = decision.order_refunded_minor <= decision.settings.refund_own_limit_minor;
  return mayDecideOwn && withinOwnLimit ? "allowed" : "own-request";
}
