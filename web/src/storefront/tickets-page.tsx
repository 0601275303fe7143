import type { Event } from "@gatehouse/functions/events";
import type { Order } from "@gatehouse/functions/payments";
import type { Ticket, TicketStatus } from "@gatehouse/functions/tickets";
import { Button } from "@mantine/core";
import { limit, orderBy, where } from "firebase/firestore";
import { Link } from "react-router";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Money } from "../components/money.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { PartNote } from "../components/part-note.tsx";
import { type Column, ResponsiveTable } from "../components/responsive-table.tsx";
import { When } from "../components/when.tsx";
import { now } from "../data/clock.ts";
import { useLiveDocs, useLiveQuery, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { OrderBadges } from "../orders/order-badges.tsx";
import { TicketList } from "./ticket-list.tsx";
import styles from "./tickets-page.module.css";

const ticketsMax = 300;
const ordersMax = 30;

/** What one has bought: tickets first, as one stands at a door with them; then the orders. */
export default function TicketsPage() {
  const session = useSession();
  if (session.status !== "signed_in") return <SignInFirst title="My tickets" />;
  return (
    <Page title="My tickets">
      <Tickets uid={session.uid} />
    </Page>
  );
}

function Tickets({ uid }: { uid: string }) {
  const tickets = useLiveQuery<Ticket>(
    "tickets",
    [where("owner_id", "==", uid), where("status", "in", onceIssued), orderBy("created_at", "desc"), limit(ticketsMax)],
    [uid],
  );
  const orders = useLiveQuery<Order>(
    "orders",
    [where("buyer_id", "==", uid), orderBy("created_at", "desc"), limit(ordersMax)],
    [uid],
  );
  const kept = tickets.status === "ready" ? tickets.data : [];
  const eventIds = [...new Set(kept.map(({ event_id }) => event_id))].sort();
  const events = useLiveDocs<Event>(eventIds.map((id) => `events/${id}`));
  const eventOf = (id: string) =>
    events.status === "ready" ? (events.data.find((event) => event?.id === id) ?? null) : null;
  return (
    <>
      {orders.status === "ready" && <Unpaid orders={orders.data} />}
      <PartNote listed={kept.length} most={ticketsMax} />
      <LiveView live={tickets}>
        {() =>
          kept.length === 0 ? (
            <EmptyState
              title="No tickets yet"
              action={
                <Button component={Link} to="/">
                  See what is on
                </Button>
              }
            >
              What you buy appears here at once, with the code for the door.
            </EmptyState>
          ) : (
            byEvent(kept).map(({ event_id, tickets, over }) => (
              <EventTickets key={event_id} tickets={tickets} event={eventOf(event_id)} over={over} />
            ))
          )
        }
      </LiveView>
      {orders.status === "ready" && orders.data.length > 0 && (
        <section className={styles.group}>
          <h2>Orders</h2>
          <ResponsiveTable
            caption="Your orders"
            columns={orderColumns}
            rows={orders.data}
            rowKey={(order) => order.id}
          />
        </section>
      )}
    </>
  );
}

function EventTickets({
  tickets,
  event,
  over,
}: {
  tickets: WithId<Ticket>[];
  event: WithId<Event> | null;
  over: boolean;
}) {
  const [first] = tickets;
  if (first === undefined) return null;
  const { event_id, event_title, event_starts_at, platform_id } = first;
  return (
    <section className={styles.group} data-over={over}>
      <div>
        <h2>{event ? <Link to={`/p/${platform_id}/events/${event_id}`}>{event.title}</Link> : event_title}</h2>
        <p className={styles.dim}>
          <When at={event?.starts_at ?? event_starts_at} {...(event ? { timeZone: event.time_zone } : {})} />
          {event && ` · ${event.place.name}`}
        </p>
      </div>
      <TicketList tickets={tickets} title={event?.title} />
    </section>
  );
}

/** What is not paid yet. When a hold ends is the server's to say: a device's clock may be wrong. */
function Unpaid({ orders }: { orders: WithId<Order>[] }) {
  return orders.flatMap(({ id, event_title, status }) => {
    if (status === "pending") {
      return (
        <Note key={id} tone="warn">
          Your order for {event_title} waits for payment. <Link to={`/orders/${id}`}>Go on with it</Link>
        </Note>
      );
    }
    if (status === "processing") {
      return (
        <Note key={id}>
          Your bank is carrying out the payment for {event_title}; your seats are held.{" "}
          <Link to={`/orders/${id}`}>See the order</Link>
        </Note>
      );
    }
    return [];
  });
}

/** Others are held for an order that is not paid, or were. */
const onceIssued: TicketStatus[] = ["issued", "blocked", "used", "refunded", "cancelled"];

const orderColumns: Column<WithId<Order>>[] = [
  {
    key: "event",
    header: "Event",
    bare: true,
    cell: ({ id, event_title }) => <Link to={`/orders/${id}`}>{event_title}</Link>,
  },
  { key: "when", header: "Ordered", cell: ({ created_at }) => <When at={created_at} style="short" /> },
  { key: "status", header: "Status", cell: (order) => <OrderBadges order={order} /> },
  {
    key: "total",
    header: "Total",
    align: "right",
    cell: ({ total_minor, currency }) => <Money minor={total_minor} currency={currency} />,
  },
];

interface EventGroup {
  event_id: string;
  tickets: WithId<Ticket>[];
  over: boolean;
}

/** A day after it began, an event moves to the end. */
const over_ms = 86_400_000;

/** Tickets by event: those to come first, the next one on top; then those that are over, the latest on top. */
function byEvent(tickets: WithId<Ticket>[]): EventGroup[] {
  const now_ms = now();
  const start = (group: EventGroup) => group.tickets[0]?.event_starts_at.toMillis() ?? 0;
  const groups = [...Map.groupBy(tickets, ({ event_id }) => event_id)].map(([event_id, found]): EventGroup => {
    const starts_ms = found[0]?.event_starts_at.toMillis() ?? 0;
    return { event_id, tickets: found, over: starts_ms + over_ms < now_ms };
  });
  return groups.sort((one, other) => {
    if (one.over !== other.over) return one.over ? 1 : -1;
    return one.over ? start(other) - start(one) : start(one) - start(other);
  });
}
