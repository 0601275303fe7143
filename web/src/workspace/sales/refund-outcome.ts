/** What an approved refund came to, in words; `status` is the refund's. */
export function refundOutcome(status: string): { tone: "good" | "plain" | "warn"; text: string } {
  if (status === "succeeded") {
    return { tone: "good", text: "Done: the money is on its way to the buyer, and the seats are for sale again." };
  }
  if (status === "failed") {
    return { tone: "warn", text: "Stripe refused the refund. The tickets are valid again; the refunds page says why." };
  }
  return { tone: "plain", text: "Approved. Stripe is working on it; the refunds page shows when it is done." };
}
