import type { RefundPolicy } from "@gatehouse/functions/entities";
import type { Refund } from "@gatehouse/functions/payments";
import { formatMoney, inWords } from "../format.ts";

const failures: Partial<Record<string, string>> = {
  charge_for_pending_refund_disputed: "the payment is disputed",
  declined: "the bank declined it",
  expired_or_canceled_card: "the card has expired or was cancelled",
  insufficient_funds: "there was not enough money on the account at Stripe",
  lost_or_stolen_card: "the card was lost or stolen",
  merchant_request: "it was called off",
  canceled: "it was called off",
  unknown: "the bank gave no reason",
};

/** Why a refund failed, within a sentence; Stripe's own sentences stay as they are. Null where nobody said. */
function failureInWords(failure: string | null | undefined): string | null {
  if (!failure) return null;
  return failures[failure] ?? (/^[a-z_]+$/.test(failure) ? inWords(failure).toLowerCase() : failure);
}

/** The same as the end of a sentence. */
export function becauseOf(failure: string | null | undefined): string {
  const words = failureInWords(failure);
  if (words === null) return ".";
  return words.endsWith(".") ? `: ${words}` : `: ${words}.`;
}

type Ended = Pick<Refund, "status" | "took_effect">;

/** Whether the money went back once, and the buyer's bank sent it here again: the buyer is owed it. */
export function isReturned({ status, took_effect }: Ended): boolean {
  return status === "failed" && took_effect;
}

/** For those who can send it again; null where it has not failed. */
export function failureForTeam(refund: Ended & Pick<Refund, "failure">): string | null {
  if (refund.status !== "failed") return null;
  const because = becauseOf(refund.failure);
  return isReturned(refund)
    ? `The buyer's bank sent the money back${because} It is here, and the buyer's still.`
    : `Stripe did not send the money${because} What it was for is as it was before.`;
}

/** For the buyer; null where it has not failed. */
export function failureForBuyer(
  refund: Ended & Pick<Refund, "ticket_ids" | "amount_minor" | "currency">,
): string | null {
  if (refund.status !== "failed") return null;
  const amount = formatMoney(refund.amount_minor, refund.currency);
  if (isReturned(refund)) {
    return `A refund of ${amount} did not reach you: your bank sent it back. The organiser can send it again.`;
  }
  return refund.ticket_ids.length === 0
    ? `A refund of ${amount} did not go through yet. It is yours, and can be sent again.`
    : `A refund of ${amount} did not go through, so its tickets are as they were.`;
}

/** What an organiser promises, as a sentence without its full stop. */
export function policyInWords({ kind, days_before }: RefundPolicy): string {
  if (kind === "none") return "No refunds";
  if (days_before === 0) return "Refunds until the start";
  return `Refunds until ${days_before} ${days_before === 1 ? "day" : "days"} before`;
}
