import { commissionLevels, commissionShareBps } from "../affiliates/commissions.ts";
import { currencyOf } from "../model/currencies.ts";
import type { PlatformSettings } from "./model.ts";

/**
 * What a new platform begins with: limits of 100.00 and 1,000.00 euros or dollars. Where the smallest charge of a
 * currency is a larger number, so are these: nobody decides about 100 rupiah.
 */
export function defaultSettings(currency: string, event_review: boolean): PlatformSettings {
  const { charge_minor_min } = currencyOf(currency);
  return {
    currency,
    fee_bps: 500,
    fee_fixed_minor: Math.max(50, charge_minor_min),
    event_review,
    refund_own_limit_minor: Math.max(10_000, 200 * charge_minor_min),
    refund_entity_limit_minor: Math.max(100_000, 2_000 * charge_minor_min),
    commission_levels: commissionLevels,
    commission_share_bps_max: commissionShareBps,
    unpaid_tickets_max: 10,
  };
}
