import { earnings } from "../affiliates/commissions.ts";
import type { CommissionRules } from "../affiliates/model.ts";
import { newCommission } from "../affiliates/new-commission.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Order, OrderLine } from "./model.ts";
import { entityShare } from "./pricing.ts";

/**
 * Writes what each affiliate above the buyer earns on an order, and gives it for the journal.
 *
 * @param terms `upline`: nearest first; null stands in for somebody who earns nothing any more. `share_bps_max`: what of
 *   the entity's part they get at most together
 */
export function earnCommissions(
  work: Work,
  { id: order_id, data: order }: Found<Order>,
  lines: readonly OrderLine[],
  terms: { upline: readonly (string | null)[]; rates: CommissionRules["rates"] | null; share_bps_max: number },
): { affiliate_id: string; amount_minor: number }[] {
  return lines.flatMap((line, index) => {
    const base_minor = line.unit_price_minor * line.quantity;
    const available_minor = entityShare(line, order.fee_bearer);
    const rates = terms.rates?.[line.category] ?? [];
    const sold = { base_minor, quantity: line.quantity, available_minor, currency: order.currency };
    return earnings(sold, terms.upline, rates, terms.share_bps_max).map(
      ({ level, affiliate_id, rate, earned_minor }) => {
        const commission = {
          platform_id: order.platform_id,
          entity_id: order.entity_id,
          event_id: order.event_id,
          event_title: order.event_title,
          order_id,
          line: index,
          level,
          affiliate_id,
          buyer_id: order.buyer_id,
          category: line.category,
          rate,
          base_minor,
          earned_minor,
          currency: order.currency,
          status: "pending" as const,
        };
        newCommission(work, [order_id, index, level], commission, { quietly: true });
        return { affiliate_id, amount_minor: earned_minor };
      },
    );
  });
}
