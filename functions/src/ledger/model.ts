/** What is stored of ledger. */
import type { Stamps } from "../model/stored.ts";

/** The prefixes of its ids. */
export const ids = { journal: "jrn" } as const;

/** One line of a journal. Positive: the account gets it; negative: it gives it. */
export interface LedgerEntry {
  account: string;
  amount_minor: number;
}

/** `ledger/{journal_id}`: one balanced journal; never changed. */
export interface Journal extends Stamps {
  platform_id: string;
  kind: "sale" | "late_payment" | "refund" | "refund_returned" | "refund_by_hand" | "stripe_fee";
  order_id: string;
  refund_id: string | null;
  currency: string;
  entries: LedgerEntry[];
}
