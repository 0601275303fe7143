import type { Event } from "@gatehouse/functions/events";
import type { Order, Refund } from "@gatehouse/functions/payments";
import { Button } from "@mantine/core";
import { limit, orderBy, where } from "firebase/firestore";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { DialogButton } from "../../components/dialog-button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { Numbers } from "../../components/numbers.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { When } from "../../components/when.tsx";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { formatMoney } from "../../format.ts";
import { undecidedRefunds } from "../../orders/dispute-in-words.ts";
import { OrderBadges } from "../../orders/order-badges.tsx";
import { useEntity, useEntityEvents } from "../entity-context.tsx";
import { EventChooser, withTickets } from "../shared/event-chooser.tsx";
import { OrderDetails } from "./order-details.tsx";
import { paidStatuses, salesTotals } from "./totals.ts";

/** What was sold, live. */
export function SalesPage() {
  const { entity } = useEntity();
  const events = useEntityEvents();
  const [params] = useSearchParams();
  const refunds = useRefunds();
  const all = refunds.status === "ready" ? refunds.data : [];
  const count = (status: Refund["status"]) => all.filter((refund) => refund.status === status).length;
  return (
    <Page
      title="Sales"
      actions={
        <Button component={Link} to={`/workspace/${entity.id}/sales/refunds`} variant="default">
          {refundsLabel(count("requested"), count("failed"))}
        </Button>
      }
    >
      <LiveView live={events}>
        {(data) => {
          const chosen = data.find((event) => event.id === params.get("event")) ?? null;
          return (
            <>
              <EventChooser events={withTickets(data)} chosen={chosen} all="All events" />
              <LiveView live={refunds}>{(all) => <Orders key={chosen?.id} event={chosen} refunds={all} />}</LiveView>
            </>
          );
        }}
      </LiveView>
    </Page>
  );
}

function refundsLabel(waiting: number, failed: number): string {
  const parts = [waiting > 0 && `${waiting} waiting`, failed > 0 && `${failed} failed`].filter(
    (part) => part !== false,
  );
  return parts.length === 0 ? "Refunds" : `Refunds (${parts.join(", ")})`;
}

/** The entity's refunds, live. */
export function useRefunds() {
  const { entity } = useEntity();
  return useLiveQuery<Refund>("refunds", [where("entity_id", "==", entity.id)], [entity.id]);
}

/** More than this are not added up in a browser. */
const mostListed = 1000;
const pageSize = 25;

function Orders({ event, refunds }: { event: WithId<Event> | null; refunds: WithId<Refund>[] }) {
  const { entity } = useEntity();
  const [shown, setShown] = useState(pageSize);
  const orders = useLiveQuery<Order>(
    "orders",
    [
      where("entity_id", "==", entity.id),
      ...(event === null ? [] : [where("event_id", "==", event.id)]),
      where("status", "in", [...paidStatuses]),
      orderBy("created_at", "desc"),
      limit(mostListed),
    ],
    [entity.id, event?.id],
  );
  return (
    <LiveView
      live={orders}
      empty={<EmptyState title="Nothing sold yet">Orders show here the moment they are paid.</EmptyState>}
    >
      {(data) => (
        <>
          <Totals orders={data} refunds={refunds} />
          {data.length === mostListed && (
            <Note tone="warn">These are the newest {mostListed} orders; the totals hold only those.</Note>
          )}
          <ToDecide orders={data} refunds={refunds} />
          <OrderTable caption="Orders, newest first" orders={data.slice(0, shown)} refunds={refunds} />
          {data.length > shown && (
            <Button variant="default" onClick={() => setShown(shown + pageSize)}>
              Show more ({data.length - shown} left)
            </Button>
          )}
        </>
      )}
    </LiveView>
  );
}

/** Orders of which somebody has to say what becomes of the tickets. */
function ToDecide({ orders, refunds }: { orders: WithId<Order>[]; refunds: WithId<Refund>[] }) {
  const { may } = useEntity();
  const open = orders.filter((order) => undecidedRefunds(order).length > 0);
  if (open.length === 0 || !may("refund.approve")) return null;
  return (
    <Panel title="To decide">
      <p>
        Of these, money was refunded in Stripe's dashboard. Their unused tickets let nobody in until you say what
        becomes of them.
      </p>
      <OrderTable caption="Orders to decide" orders={open} refunds={refunds} />
    </Panel>
  );
}

function Totals({ orders, refunds }: { orders: WithId<Order>[]; refunds: Refund[] }) {
  const { platform } = useEntity();
  const { currency } = platform.settings;
  const totals = salesTotals(orders, refunds);
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const aside = [
    totals.disputed_minor > 0 && `${formatMoney(totals.disputed_minor, currency)} are disputed or lost to disputes`,
    totals.by_hand_minor > 0 && `${formatMoney(totals.by_hand_minor, currency)} were refunded in Stripe's dashboard`,
  ].filter((part) => part !== false);
  return (
    <>
      <Numbers
        numbers={[
          [
            "Tickets",
            totals.tickets,
            totals.blocked > 0 ? `${totals.blocked} in blocked orders` : "sold and not refunded",
          ],
          ["Gross", money(totals.gross_minor), "what buyers paid"],
          ["Fees", money(0 - totals.fees_minor), "of the platform"],
          [
            "Refunds",
            money(0 - totals.refunded_minor),
            totals.owed_minor > 0
              ? `${formatMoney(totals.owed_minor, currency)} of it came back, and is owed`
              : "paid back to buyers",
          ],
          ["Net", money(totals.net_minor), "before affiliates' commissions"],
        ]}
      />
      {aside.length > 0 && <Note tone="warn">{aside.join(", and ")}: that is not taken off these numbers.</Note>}
    </>
  );
}

interface OrderTableProps {
  caption: string;
  orders: WithId<Order>[];
  refunds: WithId<Refund>[];
}

function OrderTable({ caption, orders, refunds }: OrderTableProps) {
  return (
    <ResponsiveTable
      caption={caption}
      rows={orders}
      rowKey={(order) => order.id}
      columns={[
        { key: "buyer", header: "Buyer", bare: true, cell: (order) => <strong>{order.buyer_name}</strong> },
        { key: "when", header: "When", cell: (order) => <When at={order.created_at} style="short" /> },
        {
          key: "what",
          header: "What",
          cell: (order) => order.lines.map((line) => `${line.quantity} × ${line.name}`).join(", "),
        },
        {
          key: "total",
          header: "Paid",
          align: "right",
          cell: (order) => <Money minor={order.total_minor} currency={order.currency} />,
        },
        { key: "status", header: "Status", cell: (order) => <OrderBadges order={order} /> },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (order) => (
            <DialogButton
              size="xs"
              variant="default"
              label="Open"
              aria-label={`Open the order of ${order.buyer_name}`}
              title={`Order of ${order.buyer_name}`}
            >
              {() => <OrderDetails order={order} refunds={refunds.filter((refund) => refund.order_id === order.id)} />}
            </DialogButton>
          ),
        },
      ]}
    />
  );
}
