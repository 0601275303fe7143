/** What an order costs, and who gets what of it. Amounts are integers in minor units of one currency. */

import type { CommissionCategory } from "../affiliates/model.ts";
import type { FeeBearer } from "../events/model.ts";
import { roundDown } from "../model/currencies.ts";
import { proportion, sum } from "../model/money.ts";
import type { PlatformSettings } from "../platforms/model.ts";

/** Platform fee on one ticket: nothing on a free one, never more than its price, and an amount that can be charged. */
export function ticketFee(
  price_minor: number,
  settings: Pick<PlatformSettings, "currency" | "fee_bps" | "fee_fixed_minor">,
): number {
  if (price_minor === 0) return 0;
  const fee_minor = proportion(price_minor, settings.fee_bps, 10_000) + settings.fee_fixed_minor;
  return Math.min(price_minor, roundDown(fee_minor, settings.currency));
}

export interface PricedLine {
  category: CommissionCategory;
  quantity: number;
  unit_price_minor: number;
  unit_fee_minor: number;
}

export interface Totals {
  subtotal_minor: number;
  fee_minor: number;
  /** What the buyer pays. */
  total_minor: number;
}

export function totals(lines: readonly PricedLine[], fee_bearer: FeeBearer): Totals {
  const subtotal_minor = sum(lines.map((line) => line.unit_price_minor * line.quantity));
  const fee_minor = sum(lines.map((line) => line.unit_fee_minor * line.quantity));
  return { subtotal_minor, fee_minor, total_minor: subtotal_minor + (fee_bearer === "buyer" ? fee_minor : 0) };
}

/** What the buyer paid for one ticket of a line, and gets back when it is refunded. */
export function paidForTicket(
  line: Pick<PricedLine, "unit_price_minor" | "unit_fee_minor">,
  fee_bearer: FeeBearer,
): number {
  return line.unit_price_minor + (fee_bearer === "buyer" ? line.unit_fee_minor : 0);
}

/** What a line leaves for the entity before commissions. */
export function entityShare(line: PricedLine, fee_bearer: FeeBearer): number {
  return (line.unit_price_minor - (fee_bearer === "entity" ? line.unit_fee_minor : 0)) * line.quantity;
}
