import type { Refund } from "@gatehouse/functions/payments";
import { DecisionButton } from "../../components/decision-button.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { formatMoney } from "../../format.ts";
import { isReturned } from "../../orders/refund-in-words.ts";

/** Sends a refund once more that failed. */
export function RetryRefund({ refund }: { refund: WithId<Refund> }) {
  const amount = formatMoney(refund.amount_minor, refund.currency);
  return (
    <div>
      <DecisionButton
        act="Send again"
        of={`the refund of ${amount}`}
        title={`Send ${amount} once more?`}
        description={
          isReturned(refund)
            ? "It was approved before, so nobody has to approve it again. It goes to the card that was paid with; ask the buyer first whether that takes it now."
            : "It was approved before, so nobody has to approve it again. Its tickets end once the money is sent."
        }
        reason="required"
        onConfirm={(reason) => call("retryRefund", { refund_id: refund.id, reason })}
      />
    </div>
  );
}
