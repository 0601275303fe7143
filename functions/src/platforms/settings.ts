import { commissionLevels } from "../model/commissions.ts";
import type { PlatformSettings } from "../model/documents.ts";

/** What a new platform begins with. Limits are in minor units: 100.00 and 1,000.00 of a two-digit currency. */
export function defaultSettings(currency: string, event_review: boolean): PlatformSettings {
  return {
    currency,
    fee_bps: 500,
    fee_fixed_minor: 50,
    event_review,
    refund_own_limit_minor: 10_000,
    refund_entity_limit_minor: 100_000,
    commission_levels: commissionLevels,
  };
}
