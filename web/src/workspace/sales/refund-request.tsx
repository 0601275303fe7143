import type { Order } from "@gatehouse/functions/payments";
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { Lead } from "../../components/lead.tsx";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { call, type OperationResult } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { ChooseTickets } from "../../orders/choose-tickets.tsx";
import { ApproveOwnRefund } from "./approve-own-refund.tsx";
import { TicketLabel } from "./ticket-label.tsx";
import { isUnused, type OrderTicket, type TicketFacts } from "./tickets-of.ts";

interface RefundRequestProps {
  order: WithId<Order>;
  /** All of the order: those that cannot be refunded say why. */
  tickets: OrderTicket[];
  factsOf(ticketId: string): TicketFacts | undefined;
}

/** Asks for a refund of chosen tickets; who may, approves it right after. */
export function RefundRequest({ order, tickets, factsOf }: RefundRequestProps) {
  const priced = tickets.filter(({ paid_minor }) => paid_minor > 0);
  const refundable = priced.filter((ticket) => isUnused(ticket, factsOf(ticket.id)));
  const [answer, setAnswer] = useState<OperationResult<"requestRefund"> | null>(null);
  // One that somebody else refunds, or checks in, meanwhile is chosen no longer.
  const chosenOf = (ticked: string) => refundable.filter(({ id }) => JSON.parse(ticked).includes(id));
  const start = { tickets: JSON.stringify(priced.length === 1 ? priced.map(({ id }) => id) : []), reason: "" };
  const fields = useFields(start, (values) => ({
    tickets: chosenOf(values.tickets).length === 0 ? "Choose at least one ticket." : null,
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const [, setTicked] = fields.held<string[]>("tickets");
  const chosen = chosenOf(fields.values.tickets);
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
  const chosenIds = chosen.map(({ id }) => id);
  const amount = chosen.reduce((sum, { paid_minor }) => sum + paid_minor, 0);
  const send = async () => {
    setAnswer(
      await call("requestRefund", { order_id: order.id, ticket_ids: chosenIds, reason: fields.values.reason.trim() }),
    );
  };
  return (
    <Form fields={fields} submit="Ask for the refund" onSubmit={send}>
      <ChooseTickets
        tickets={priced.map((ticket) => ({
          id: ticket.id,
          disabled: !refundable.includes(ticket),
          label: (
            <>
              <Money minor={ticket.paid_minor} currency={order.currency} /> ·{" "}
              <TicketLabel ticket={ticket} facts={factsOf(ticket.id)} />
            </>
          ),
        }))}
        chosen={chosenIds}
        onChoose={setTicked}
        error={fields.error("tickets")}
      />
      {refundable.length < priced.length && <Lead>Only a valid ticket that nobody has used is refunded.</Lead>}
      <Textarea label="Reason" withAsterisk autosize minRows={2} maxLength={500} {...fields.field("reason")} />
      <p>
        The buyer gets <Money minor={amount} currency={order.currency} /> back.
      </p>
    </Form>
  );
}
