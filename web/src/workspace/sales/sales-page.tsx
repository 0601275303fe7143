import { Button } from "@mantine/core";
import { limit, orderBy, where } from "firebase/firestore";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Event, Order, Refund } from "../../../../functions/src/model/documents.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { When } from "../../components/when.tsx";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity, useEntityEvents } from "../entity-context.tsx";
import { DialogButton } from "../shared/dialog-button.tsx";
import { EventChooser, withTickets } from "../shared/event-chooser.tsx";
import { Numbers } from "../shared/numbers.tsx";
import { OrderDetails } from "./order-details.tsx";
import { paidStatuses, salesTotals } from "./totals.ts";

/** What was sold, live. */
export function SalesPage() {
  const { entity } = useEntity();
  const events = useEntityEvents();
  const [params] = useSearchParams();
  const refunds = useRefunds();
  const waiting = refunds.status === "ready" ? refunds.data.filter(({ status }) => status === "requested").length : 0;
  return (
    <Page
      title="Sales"
      actions={
        <Button component={Link} to={`/workspace/${entity.id}/sales/refunds`} variant="default">
          {waiting === 0 ? "Refunds" : `Refunds (${waiting} waiting)`}
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
          <OrderTable orders={data.slice(0, shown)} refunds={refunds} />
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

function Totals({ orders, refunds }: { orders: WithId<Order>[]; refunds: Refund[] }) {
  const { platform } = useEntity();
  const { currency } = platform.settings;
  const totals = salesTotals(orders, refunds);
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <Numbers
      numbers={[
        ["Tickets", totals.tickets, "sold and not refunded"],
        ["Gross", money(totals.gross_minor), "what buyers paid"],
        ["Fees", money(0 - totals.fees_minor), "of the platform"],
        ["Refunds", money(0 - totals.refunded_minor), "paid back to buyers"],
        ["Net", money(totals.net_minor), "before affiliates' commissions"],
      ]}
    />
  );
}

function OrderTable({ orders, refunds }: { orders: WithId<Order>[]; refunds: WithId<Refund>[] }) {
  return (
    <ResponsiveTable
      caption="Orders, newest first"
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
        { key: "status", header: "Status", cell: (order) => <StatusBadge machine="order" status={order.status} /> },
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
