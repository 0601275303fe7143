import { Button, Group, Loader } from "@mantine/core";
import { where } from "firebase/firestore";
import { Link, useParams, useSearchParams } from "react-router";
import type { Event, Order, Refund, Ticket } from "../../../functions/src/model/documents.ts";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Money } from "../components/money.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveDoc, useLiveQuery, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { useCountdown } from "./countdown.ts";
import styles from "./order-page.module.css";
import { TicketList } from "./ticket-list.tsx";

/** One order from the moment its seats are held; also where the payment page leads back to. */
export default function OrderPage() {
  const session = useSession();
  const { orderId = "" } = useParams();
  if (session.status !== "signed_in") return <SignInFirst title="Your order" />;
  return <OwnOrder key={orderId} orderId={orderId} uid={session.uid} />;
}

function OwnOrder({ orderId, uid }: { orderId: string; uid: string }) {
  const order = useLiveDoc<Order>(`orders/${orderId}`);
  if (order.status === "loading") return <PageSkeleton />;
  if (order.status === "error" || order.data?.buyer_id !== uid) {
    return (
      <Page title="Order not found" back={back}>
        <EmptyState title="There is no such order">It may belong to another account of yours.</EmptyState>
      </Page>
    );
  }
  const { data } = order;
  return (
    <Page
      title={data.event_title}
      back={back}
      subtitle={
        <span className={styles.subtitle}>
          Ordered <When at={data.created_at} />
          <StatusBadge machine="order" status={data.status} />
        </span>
      }
    >
      <State order={data} />
      <OwnTickets order={data} uid={uid} />
      <Receipt order={data} uid={uid} />
    </Page>
  );
}

const back = { to: "/tickets", label: "My tickets" };

/** What the order waits for, or how it ended. */
function State({ order }: { order: WithId<Order> }) {
  const [params] = useSearchParams();
  const again = `/p/${order.platform_id}/events/${order.event_id}`;
  switch (order.status) {
    case "pending":
      return params.has("paid") ? <BeingConfirmed /> : <Unpaid order={order} cameBack={params.has("cancelled")} />;
    case "paid":
      return params.has("paid") ? (
        <Note tone="good" live>
          Paid. Your tickets are below, and stay under My tickets.
        </Note>
      ) : null;
    case "expired":
      return (
        <Note tone="warn" live>
          This order ended without a payment, and the seats went back on sale. <Link to={again}>Choose again</Link>
        </Note>
      );
    case "failed":
      return (
        <Note tone="warn" live>
          This order was not completed, and nothing was charged. <Link to={again}>Choose again</Link>
        </Note>
      );
    case "refunded":
      return <Note live>All of it was refunded. The money is on its way to how you paid.</Note>;
    case "partially_refunded":
      return <Note live>A part of it was refunded. The money is on its way to how you paid.</Note>;
    case "processing":
      return <Note live>Your bank is carrying out the payment. Your seats are held until it is known.</Note>;
  }
}

function BeingConfirmed() {
  return (
    <Panel>
      <div className={styles.waiting} role="status">
        <Loader size="sm" />
        <div>
          <p className={styles.strong}>Your payment is being confirmed</p>
          <p className={styles.dim}>This takes a few seconds. Your tickets appear here by themselves.</p>
        </div>
      </div>
    </Panel>
  );
}

function Unpaid({ order, cameBack }: { order: WithId<Order>; cameBack: boolean }) {
  const left = useCountdown(order.expires_at.toMillis());
  if (left === null) {
    return <Note live>The time to pay has run out. The seats are going back on sale.</Note>;
  }
  return (
    <Panel>
      <div className={styles.unpaid}>
        <div>
          <p className={styles.strong}>{cameBack ? "You have not paid yet" : "Waiting for your payment"}</p>
          <p className={styles.dim}>Your seats are held for</p>
          <p className={styles.clock} role="timer" aria-label="Time left to pay">
            {left}
          </p>
        </div>
        <Group>
          {order.checkout_url !== null && (
            <Button component="a" href={order.checkout_url} size="md">
              Continue paying
            </Button>
          )}
          <ConfirmButton
            variant="default"
            size="md"
            title="Cancel this order?"
            description="The seats go back on sale at once. Nothing is charged."
            confirmLabel="Cancel the order"
            color="red"
            onConfirm={() => call("cancelOrder", { order_id: order.id })}
          >
            Cancel
          </ConfirmButton>
        </Group>
      </div>
    </Panel>
  );
}

const withTickets = new Set<string>(["paid", "partially_refunded", "refunded"]);

function OwnTickets({ order, uid }: { order: WithId<Order>; uid: string }) {
  const issued = withTickets.has(order.status);
  const tickets = useLiveQuery<Ticket>(
    issued ? "tickets" : null,
    [where("owner_id", "==", uid), where("order_id", "==", order.id)],
    [uid, order.id],
  );
  const event = useLiveDoc<Event>(issued ? `events/${order.event_id}` : null);
  if (!issued) return null;
  return (
    <LiveView live={tickets}>
      {(found) => (
        <section className={styles.tickets}>
          <div>
            <h2>{found.length === 1 ? "Your ticket" : "Your tickets"}</h2>
            {event.status === "ready" && event.data && (
              <p className={styles.dim}>
                <When at={event.data.starts_at} timeZone={event.data.time_zone} /> · {event.data.place.name}
              </p>
            )}
          </div>
          <TicketList tickets={found} />
        </section>
      )}
    </LiveView>
  );
}

function Receipt({ order, uid }: { order: WithId<Order>; uid: string }) {
  const refunds = useLiveQuery<Refund>(
    order.paid_at === null ? null : "refunds",
    [where("buyer_id", "==", uid), where("order_id", "==", order.id)],
    [uid, order.id],
  );
  const { currency } = order;
  return (
    <Panel title={order.paid_at === null ? "Your order" : "Receipt"}>
      <dl className={styles.sums}>
        {order.lines.map(({ ticket_type_id, name, quantity, unit_price_minor }) => (
          <div key={ticket_type_id}>
            <dt>
              {quantity} × {name}
            </dt>
            <dd>
              <Money minor={quantity * unit_price_minor} currency={currency} />
            </dd>
          </div>
        ))}
        {order.total_minor !== order.subtotal_minor && (
          <div>
            <dt>Service fee</dt>
            <dd>
              <Money minor={order.total_minor - order.subtotal_minor} currency={currency} />
            </dd>
          </div>
        )}
        <div className={styles.total}>
          <dt>Total</dt>
          <dd>
            <Money minor={order.total_minor} currency={currency} />
          </dd>
        </div>
        {refunds.status === "ready" &&
          refunds.data.map(({ id, amount_minor, status, reason }) => (
            <div key={id}>
              <dt>
                Refund <StatusBadge machine="refund" status={status} />
                <span className={styles.dim}> {reason}</span>
              </dt>
              <dd>
                <Money minor={-amount_minor} currency={currency} />
              </dd>
            </div>
          ))}
      </dl>
      <p className={styles.dim}>Order {order.id}</p>
    </Panel>
  );
}
