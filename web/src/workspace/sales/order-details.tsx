import type { Order, Refund } from "@gatehouse/functions/payments";
import { freezeOf } from "@gatehouse/functions/payments";
import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { ErrorNote } from "../../components/error-note.tsx";
import { Facts } from "../../components/facts.tsx";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { When } from "../../components/when.tsx";
import { useAnswer } from "../../data/answer.ts";
import { call } from "../../data/call.ts";
import type { Live, WithId } from "../../data/live.ts";
import { disputeInWords, whatIsStopped } from "../../orders/dispute-in-words.ts";
import { OrderBadges } from "../../orders/order-badges.tsx";
import { RefundBadge } from "../../orders/refund-badge.tsx";
import { failureForTeam } from "../../orders/refund-in-words.ts";
import { useEntity } from "../entity-context.tsx";
import { CancelFreeTickets } from "./cancel-free-tickets.tsx";
import styles from "./order-details.module.css";
import { RefundByHand } from "./refund-by-hand.tsx";
import { RefundRequest } from "./refund-request.tsx";
import { RetryRefund } from "./retry-refund.tsx";
import { TicketLabel } from "./ticket-label.tsx";
import { isUnused, type OrderTicket, refundedInWords, type TicketFacts, ticketsOf } from "./tickets-of.ts";

interface OrderDetailsProps {
  order: WithId<Order>;
  /** Those of this order. */
  refunds: WithId<Refund>[];
}

/** One order, what has become of its money, and the ways to give some of it back. */
export function OrderDetails({ order, refunds }: OrderDetailsProps) {
  const { may } = useEntity();
  const [isRefunding, setRefunding] = useState(false);
  const facts = useTicketFacts(order, refunds);
  const factsOf = (id: string) =>
    facts.status === "ready" ? facts.data.find((ticket) => ticket.id === id) : undefined;
  const money = (minor: number) => <Money minor={minor} currency={order.currency} />;
  const tickets = ticketsOf(order, refunds);
  const unused = tickets.filter((ticket) => isUnused(ticket, factsOf(ticket.id)));
  const isLive = order.status === "paid" || order.status === "partially_refunded";
  const { commissions: isFrozen } = freezeOf(order);
  const isRefundable = isLive && !isFrozen && unused.some(({ paid_minor }) => paid_minor > 0);
  const free = isLive ? unused.filter(({ paid_minor }) => paid_minor === 0) : [];
  if (isRefunding) return <RefundRequest order={order} tickets={tickets} factsOf={factsOf} />;
  return (
    <Stack>
      <Facts
        facts={[
          ["Event", order.event_title],
          ["Status", <OrderBadges key="status" order={order} />],
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
      <Frozen order={order} />
      {Object.entries(order.refunds_by_hand).map(([id, refund]) => (
        <RefundByHand key={id} order={order} stripeRefundId={id} refund={refund} mayDecide={may("refund.approve")} />
      ))}
      {refunds.map((refund) => (
        <RefundNote key={refund.id} order={order} refund={refund} mayRetry={may("refund.approve")} />
      ))}
      <Tickets tickets={tickets} facts={facts} factsOf={factsOf} />
      <Group>
        {may("refund.request") && isRefundable && (
          <Button variant="light" onClick={() => setRefunding(true)}>
            Refund tickets
          </Button>
        )}
        {may("refund.approve") && <CancelFreeTickets order={order} tickets={free} factsOf={factsOf} />}
      </Group>
    </Stack>
  );
}

/** The tickets as the server has them now; a finance manager may not read them, since who has a code gets in. */
function useTicketFacts(order: WithId<Order>, refunds: WithId<Refund>[]): Live<TicketFacts[]> {
  const { may } = useEntity();
  const key = [order.id, order.updated_at.toMillis(), ...refunds.map(({ id, status }) => id + status)].join();
  const { live } = useAnswer(may("refund.request") ? key : null, () =>
    call("readOrderTickets", { order_id: order.id }),
  );
  return live.status === "ready" ? { status: "ready", data: live.data.tickets } : live;
}

/** The disputes of an order, and what they and refunds made by hand stop. */
function Frozen({ order }: { order: WithId<Order> }) {
  const stopped = whatIsStopped(order);
  const disputes = Object.entries(order.disputes);
  if (stopped === null && disputes.length === 0) return null;
  return (
    <Note tone={stopped === null ? "plain" : "warn"} live>
      {disputes.map(([id, { status, amount_minor, currency, reason }]) => (
        <p key={id}>
          <strong>
            <Money minor={amount_minor} currency={currency} /> disputed:
          </strong>{" "}
          {disputeInWords(status)}. The buyer's bank says: {reason.replaceAll("_", " ")}.
        </p>
      ))}
      {stopped !== null && <p>{stopped}</p>}
      {order.dispute_state === "open" && <p>It is answered in Stripe's dashboard, by the platform.</p>}
    </Note>
  );
}

function RefundNote({ order, refund, mayRetry }: { order: Order; refund: WithId<Refund>; mayRetry: boolean }) {
  const failure = failureForTeam(refund);
  return (
    <Note tone={failure === null ? "plain" : "warn"} live>
      <Stack gap="xs">
        <p>
          <Money minor={refund.amount_minor} currency={refund.currency} /> · {refundedInWords(order, refund)}{" "}
          <RefundBadge refund={refund} />
        </p>
        {failure !== null && <p>{failure}</p>}
        {failure !== null && mayRetry && <RetryRefund refund={refund} />}
      </Stack>
    </Note>
  );
}

interface TicketsProps {
  tickets: OrderTicket[];
  facts: Live<TicketFacts[]>;
  factsOf(ticketId: string): TicketFacts | undefined;
}

function Tickets({ tickets, facts, factsOf }: TicketsProps) {
  return (
    <section>
      <h3 className={styles.heading}>Tickets</h3>
      <ul className={styles.tickets}>
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <TicketLabel ticket={ticket} facts={factsOf(ticket.id)} />
          </li>
        ))}
      </ul>
      {facts.status === "error" && <ErrorNote error={facts.error} />}
    </section>
  );
}
