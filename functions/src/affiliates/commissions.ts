/** Commission arithmetic: who earns what on a line, and what a refund takes back. */

import { roundDown } from "../model/currencies.ts";
import { proportion } from "../model/money.ts";
import type { CommissionCategory, CommissionRate } from "./model.ts";

export const commissionLevels = 3;

/** What a new platform lets commissions take at most, together, of the entity's part of a line: half of it. */
export const commissionShareBps = 5_000;

/** The rates that a new platform begins with; index 0 is level 1. */
export const defaultRates: Record<CommissionCategory, CommissionRate[]> = {
  server: percents(2_000, 1_000, 500),
  domain: [10_000, 5_000, 2_500].map((amount_minor) => ({ kind: "fixed", amount_minor })),
  addon: percents(1_500, 800, 400),
  ticket: percents(500, 200, 100),
};

function percents(...rates: number[]): CommissionRate[] {
  return rates.map((bps) => ({ kind: "percent", bps }));
}

export interface Earning {
  /** 1 is the affiliate nearest to the buyer. */
  level: number;
  affiliate_id: string;
  rate: CommissionRate;
  earned_minor: number;
}

/**
 * What each affiliate above a buyer earns on one line.
 *
 * @param line `base_minor` is the price of the whole line, `available_minor` what the entity has left to pay from
 * @param upline nearest first; null stands in for somebody who earns nothing, and beyond three levels nobody does
 * @param share_bps_max what of `available_minor` they get at most together
 * @returns one earning a level that has an affiliate, a rate and something to earn, each an amount that can be paid out
 */
export function earnings(
  line: { base_minor: number; quantity: number; available_minor: number; currency: string },
  upline: readonly (string | null)[],
  rates: readonly CommissionRate[],
  share_bps_max: number,
): Earning[] {
  let left_minor = proportion(Math.max(0, line.available_minor), share_bps_max, 10_000);
  return upline.slice(0, commissionLevels).flatMap((affiliate_id, index) => {
    const rate = rates[index];
    if (rate === undefined || affiliate_id === null) return [];
    const full_minor =
      rate.kind === "percent" ? proportion(line.base_minor, rate.bps, 10_000) : rate.amount_minor * line.quantity;
    const earned_minor = roundDown(Math.min(full_minor, left_minor), line.currency);
    left_minor -= earned_minor;
    return earned_minor === 0 ? [] : [{ level: index + 1, affiliate_id, rate, earned_minor }];
  });
}

/**
 * What of a commission is taken back once `refunded_base_minor` of its line is refunded: the same share, all at the end.
 * What the affiliate keeps is rounded down, so that it never exceeds the rate on what is left of the line.
 */
export function reversed(
  earned_minor: number,
  refunded_base_minor: number,
  base_minor: number,
  currency: string,
): number {
  return earned_minor - roundDown(proportion(earned_minor, base_minor - refunded_base_minor, base_minor), currency);
}
