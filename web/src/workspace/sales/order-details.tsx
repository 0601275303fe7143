import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import type { Order, Refund } from "../../../../functions/src/model/documents.ts";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { When } from "../../components/when.tsx";
import type { WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";
import { Facts } from "../shared/facts.tsx";
import { RefundRequest } from "./refund-request.tsx";
import { ticketsOf } from "./tickets-of.ts";

interface OrderDetailsProps {
  order: WithId<Order>;
  /** Those of this order. */
  refunds: WithId<Refund>[];
}

/** One order, and the way to refund of it. */
export function OrderDetails({ order, refunds }: OrderDetailsProps) {
  const { may } = useEntity();
  const [isRefunding, setRefunding] = useState(false);
  const money = (minor: number) => <Money minor={minor} currency={order.currency} />;
  const left = ticketsOf(order, refunds).filter((ticket) => ticket.refund === null && ticket.paid_minor > 0);
  const isPaid = order.status === "paid" || order.status === "partially_refunded";
  if (isRefunding) return <RefundRequest order={order} tickets={left} />;
  return (
    <Stack>
      <Facts
        facts={[
          ["Event", order.event_title],
          ["Status", <StatusBadge key="status" machine="order" status={order.status} />],
          ["Paid", <When key="paid" at={order.paid_at} />],
          ...order.lines.map((line): [string, React.ReactNode] => [
            `${line.quantity} × ${line.name}`,
            money(line.unit_price_minor * line.quantity),
          ]),
          [order.fee_bearer === "buyer" ? "Platform fee, on top" : "Platform fee, out of it", money(order.fee_minor)],
          ["Total", <strong key="total">{money(order.total_minor)}</strong>],
          ["Refunded", money(order.refunded_minor)],
          ["Order", order.id],
        ]}
      />
      {refunds.map((refund) => (
        <Note key={refund.id}>
          {money(refund.amount_minor)} for {refund.ticket_ids.length}{" "}
          {refund.ticket_ids.length === 1 ? "ticket" : "tickets"}:{" "}
          <StatusBadge machine="refund" status={refund.status} />
        </Note>
      ))}
      {may("refund.request") && isPaid && left.length > 0 && (
        <Button variant="light" onClick={() => setRefunding(true)}>
          Refund tickets
        </Button>
      )}
    </Stack>
  );
}
