import { Group } from "@mantine/core";
import type { Refund } from "../../../../functions/src/model/documents.ts";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { formatMoney } from "../../format.ts";

/** The two answers to a request. */
export function RefundDecision({ refund }: { refund: WithId<Refund> }) {
  const amount = formatMoney(refund.amount_minor, refund.currency);
  return (
    <Group gap="xs">
      <ConfirmButton
        size="xs"
        title={`Send ${amount} back?`}
        description="The money goes back to the buyer, the tickets end, and their seats are for sale again."
        reason="optional"
        reasonLabel="Note"
        confirmLabel="Approve"
        onConfirm={(note) => call("approveRefund", { refund_id: refund.id, ...(note && { note }) })}
      >
        Approve
      </ConfirmButton>
      <ConfirmButton
        size="xs"
        variant="default"
        color="red"
        title={`Reject the refund of ${amount}?`}
        description="The tickets stay valid. Whoever asked is told why."
        reason="required"
        confirmLabel="Reject"
        onConfirm={(note) => call("rejectRefund", { refund_id: refund.id, note })}
      >
        Reject
      </ConfirmButton>
    </Group>
  );
}
