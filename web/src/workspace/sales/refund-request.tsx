import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { Order } from "../../../../functions/src/model/documents.ts";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { call, type OperationResult } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { ChooseTickets } from "../../orders/choose-tickets.tsx";
import { lengthProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { ApproveOwnRefund } from "./approve-own-refund.tsx";
import { TicketLabel } from "./ticket-label.tsx";
import type { OrderTicket, TicketFacts } from "./tickets-of.ts";

interface RefundRequestProps {
  order: WithId<Order>;
  /** Those that can be refunded. */
  tickets: OrderTicket[];
  factsOf(ticketId: string): TicketFacts | undefined;
}

/** Asks for a refund of chosen tickets; who may, approves it right after. */
export function RefundRequest({ order, tickets, factsOf }: RefundRequestProps) {
  const [offered] = useState(tickets);
  const [chosen, setChosen] = useState<string[]>(offered.length === 1 ? offered.map(({ id }) => id) : []);
  const [answer, setAnswer] = useState<OperationResult<"requestRefund"> | null>(null);
  const fields = useFields({ tickets: "", reason: "" }, (values) => ({
    tickets: chosen.length === 0 ? "Choose at least one ticket." : null,
    reason: lengthProblem(values.reason, 1, 500),
  }));
  if (answer !== null) {
    return answer.may_approve_own ? (
      <ApproveOwnRefund
        refundId={answer.refund_id}
        version={answer.version}
        amountMinor={answer.amount_minor}
        currency={order.currency}
      />
    ) : (
      <Note tone="good" live>
        <p>
          <strong>
            Asked for: <Money minor={answer.amount_minor} currency={order.currency} />.
          </strong>
        </p>
        <p>Somebody else has to approve it. It waits on the refunds page until they do, and no money moves before.</p>
      </Note>
    );
  }
  const amount = offered.reduce((sum, ticket) => sum + (chosen.includes(ticket.id) ? ticket.paid_minor : 0), 0);
  const send = async () => {
    setAnswer(
      await call("requestRefund", { order_id: order.id, ticket_ids: chosen, reason: fields.values.reason.trim() }),
    );
  };
  return (
    <Form fields={fields} submit="Ask for the refund" onSubmit={send}>
      <ChooseTickets
        tickets={offered.map(({ id, label, paid_minor }) => ({
          id,
          label: (
            <>
              <Money minor={paid_minor} currency={order.currency} /> · <TicketLabel label={label} facts={factsOf(id)} />
            </>
          ),
        }))}
        chosen={chosen}
        onChoose={setChosen}
        error={fields.error("tickets")}
      />
      <Textarea label="Reason" withAsterisk autosize minRows={2} maxLength={500} {...fields.field("reason")} />
      <p>
        The buyer gets <Money minor={amount} currency={order.currency} /> back.
      </p>
    </Form>
  );
}
