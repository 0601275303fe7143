import { stripeFeeEntries } from "../ledger/journals.ts";
import { post } from "../ledger/post.ts";
import type { Work } from "../runtime/work.ts";
import type { Payment } from "./payment-of.ts";

/** A fee that Stripe took in another currency than the buyer paid in stands in a journal of its own. */
export function writeStripeFee(
  work: Work,
  { platform_id, order_id }: { platform_id: string; order_id: string },
  { payment_intent_id, stripe_fee }: Payment,
): void {
  post(work, ["stripe fee", payment_intent_id], {
    platform_id,
    kind: "stripe_fee",
    order_id,
    refund_id: null,
    currency: stripe_fee.currency,
    entries: stripeFeeEntries(platform_id, stripe_fee.amount_minor),
  });
}
