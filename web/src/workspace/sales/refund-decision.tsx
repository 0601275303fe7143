import { versionOf } from "@gatehouse/functions/model/versions";
import type { Refund } from "@gatehouse/functions/payments";
import { Group } from "@mantine/core";
import { DecisionButton } from "../../components/decision-button.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { formatMoney } from "../../format.ts";

/** The two answers to a request. */
export function RefundDecision({ refund }: { refund: WithId<Refund> }) {
  const { id: refund_id } = refund;
  const version = versionOf(refund);
  const amount = formatMoney(refund.amount_minor, refund.currency);
  return (
    <Group gap="xs">
      <DecisionButton
        act="Approve"
        of={`the refund of ${amount}`}
        title={`Send ${amount} back?`}
        description="The money goes back to the buyer, the tickets end, and their seats are for sale again."
        reason="optional"
        version={version}
        onConfirm={(note, seen) => call("approveRefund", { refund_id, version: seen, ...(note && { note }) })}
      />
      <DecisionButton
        act="Reject"
        of={`the refund of ${amount}`}
        look="against"
        description="The tickets stay valid. Whoever asked is told why."
        reason="required"
        version={version}
        onConfirm={(note, seen) => call("rejectRefund", { refund_id, version: seen, note })}
      />
    </Group>
  );
}
