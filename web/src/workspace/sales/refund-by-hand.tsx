import type { RefundByHand as MadeByHand, Order } from "@gatehouse/functions/payments";
import { isOut } from "@gatehouse/functions/payments";
import { Group, Stack } from "@mantine/core";
import { DecisionButton } from "../../components/decision-button.tsx";
import { Note } from "../../components/note.tsx";
import { call, type OperationInput } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { formatMoney } from "../../format.ts";
import { undecidedRefunds } from "../../orders/dispute-in-words.ts";

interface RefundByHandProps {
  order: WithId<Order>;
  /** Stripe's id of it. */
  stripeRefundId: string;
  refund: MadeByHand;
  mayDecide: boolean;
}

/** A refund that somebody made in Stripe's dashboard, and what becomes of the order's tickets. */
export function RefundByHand({ order, stripeRefundId, refund, mayDecide }: RefundByHandProps) {
  const amount = formatMoney(refund.amount_minor, refund.currency);
  const isOpen = undecidedRefunds(order).includes(stripeRefundId);
  const decide = (tickets: OperationInput<"decideRefundByHand">["tickets"]) => (reason: string) =>
    call("decideRefundByHand", { order_id: order.id, stripe_refund_id: stripeRefundId, tickets, reason });
  return (
    <Note tone={isOpen ? "warn" : "plain"} live>
      <Stack gap="xs">
        <p>
          {amount} refunded in Stripe's dashboard. {whatFollows(refund, isOpen)}
        </p>
        {isOpen && mayDecide && (
          <Group gap="xs">
            <DecisionButton
              act="Tickets stay valid"
              of={`after the refund of ${amount}`}
              title="Do the tickets stay valid?"
              description="As after a gesture of goodwill. Commissions are free again, too."
              reason="required"
              onConfirm={decide("kept")}
            />
            <DecisionButton
              act="Cancel unused tickets"
              of={`after the refund of ${amount}`}
              title="Cancel the tickets that are not used?"
              description="They let nobody in any more, and their seats are for sale again. This cannot be undone."
              look="against"
              reason="required"
              onConfirm={decide("cancelled")}
            />
          </Group>
        )}
      </Stack>
    </Note>
  );
}

function whatFollows(refund: MadeByHand, isOpen: boolean): string {
  if (isOpen) return "Until somebody says what becomes of the tickets, those not used let nobody in.";
  if (!isOut(refund)) return "It did not go through: the money is back.";
  return refund.decision === "kept" ? "The tickets stay valid." : "Unused tickets were cancelled.";
}
