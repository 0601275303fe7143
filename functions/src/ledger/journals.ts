/** The two journals of a sale. Each sums to zero: what the buyers give is what the others get. */

import { sum } from "../model/money.ts";
import type { Journal, LedgerEntry } from "./model.ts";

export const accounts = {
  buyers: "buyers",
  stripeFees: "stripe_fees",
  platform: (platform_id: string) => `platform:${platform_id}`,
  entity: (entity_id: string) => `entity:${entity_id}`,
  /** What buyers are owed whose bank sent a refund back. */
  refundsDue: (platform_id: string) => `refunds_due:${platform_id}`,
  unexplained: (platform_id: string) => `unexplained:${platform_id}`,
  affiliate: (uid: string) => `affiliate:${uid}`,
} as const;

export interface Shares {
  platform_id: string;
  entity_id: string;
  /** What the buyer paid, or gets back. */
  total_minor: number;
  /** The platform's fee in it, Stripe's fee not yet taken off. */
  platform_fee_minor: number;
  /** What Stripe kept; nothing comes back on a refund. */
  stripe_fee_minor: number;
  commissions: readonly { affiliate_id: string; amount_minor: number }[];
}

/** Money that came in: the entity gets what the fee and the commissions leave. The platform bears Stripe's fee. */
export function saleEntries(shares: Shares): LedgerEntry[] {
  const commissions_minor = sum(shares.commissions.map((commission) => commission.amount_minor));
  return combine([
    { account: accounts.buyers, amount_minor: -shares.total_minor },
    { account: accounts.stripeFees, amount_minor: shares.stripe_fee_minor },
    {
      account: accounts.platform(shares.platform_id),
      amount_minor: shares.platform_fee_minor - shares.stripe_fee_minor,
    },
    {
      account: accounts.entity(shares.entity_id),
      amount_minor: shares.total_minor - shares.platform_fee_minor - commissions_minor,
    },
    ...shares.commissions.map((commission) => ({
      account: accounts.affiliate(commission.affiliate_id),
      amount_minor: commission.amount_minor,
    })),
  ]);
}

/** Money that went back: each gives its share of it. */
export function refundEntries(shares: Omit<Shares, "stripe_fee_minor">): LedgerEntry[] {
  return saleEntries({ ...shares, stripe_fee_minor: 0 }).map((entry) => ({
    account: entry.account,
    amount_minor: -entry.amount_minor,
  }));
}

/** A fee of Stripe's that is no part of the sale's journal, because it is in another currency. */
export function stripeFeeEntries(platform_id: string, fee_minor: number): LedgerEntry[] {
  return combine([
    { account: accounts.stripeFees, amount_minor: fee_minor },
    { account: accounts.platform(platform_id), amount_minor: -fee_minor },
  ]);
}

/** A refund that the buyer's bank sent back: they do not have the money, and are owed it still. */
export function returnedEntries(platform_id: string, amount_minor: number): LedgerEntry[] {
  return [
    { account: accounts.buyers, amount_minor: -amount_minor },
    { account: accounts.refundsDue(platform_id), amount_minor },
  ];
}

/** Such a refund, sent once more. */
export function sentAgainEntries(platform_id: string, amount_minor: number): LedgerEntry[] {
  return returnedEntries(platform_id, amount_minor).map(({ account, amount_minor: back }) => ({
    account,
    amount_minor: -back,
  }));
}

/** Money that somebody gave back past the product: who bears it is for a person to say. */
export function unexplainedEntries(platform_id: string, amount_minor: number): LedgerEntry[] {
  return [
    { account: accounts.buyers, amount_minor },
    { account: accounts.unexplained(platform_id), amount_minor: -amount_minor },
  ];
}

export function isBalanced(journal: Pick<Journal, "entries">): boolean {
  return sum(journal.entries.map((entry) => entry.amount_minor)) === 0;
}

function combine(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const byAccount = new Map<string, number>();
  for (const { account, amount_minor } of entries) {
    byAccount.set(account, (byAccount.get(account) ?? 0) + amount_minor);
  }
  return [...byAccount]
    .filter(([, amount_minor]) => amount_minor !== 0)
    .map(([account, amount_minor]) => ({ account, amount_minor }));
}
