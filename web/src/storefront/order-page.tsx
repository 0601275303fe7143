import type { Entity } from "@gatehouse/functions/entities";
import type { Event } from "@gatehouse/functions/events";
import type { Order, Refund } from "@gatehouse/functions/payments";
import type { Ticket } from "@gatehouse/functions/tickets";
import { Button, Group, Loader } from "@mantine/core";
import { where } from "firebase/firestore";
import { Link, useParams, useSearchParams } from "react-router";
import { SignInFirst } from "../account/sign-in-first.tsx";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Money } from "../components/money.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveDoc, useLiveQuery, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { OrderBadges } from "../orders/order-badges.tsx";
import { moneyRemarks } from "../orders/order-in-words.ts";
import { RefundBadge } from "../orders/refund-badge.tsx";
import { policyInWords } from "../orders/refund-in-words.ts";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { useCountdown } from "./countdown.ts";
import { GiveBack } from "./give-back.tsx";
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
  return <KnownOrder order={order.data} uid={uid} />;
}

function KnownOrder({ order, uid }: { order: WithId<Order>; uid: string }) {
  const found = useLiveQuery<Refund>(
    order.status === "pending" ? null : "refunds",
    [where("buyer_id", "==", uid), where("order_id", "==", order.id)],
    [uid, order.id],
  );
  const refunds = found.status === "ready" ? found.data : [];
  return (
    <Page
      title={order.event_title}
      back={back}
      subtitle={
        <span className={styles.subtitle}>
          Ordered <When at={order.created_at} />
          <OrderBadges order={order} />
        </span>
      }
    >
      <State order={order} isGoingBack={refunds.some(({ status }) => status !== "rejected")} />
      {moneyRemarks(order, refunds).map(({ tone, text }) => (
        <Note key={text} tone={tone} live>
          {text}
        </Note>
      ))}
      <OwnTickets order={order} uid={uid} />
      <Receipt order={order} refunds={refunds} />
      <WhomToAsk order={order} />
    </Page>
  );
}

const back = { to: "/tickets", label: "My tickets" };

interface StateProps {
  order: WithId<Order>;
  /** Whether something that was paid for it goes back to the buyer. */
  isGoingBack: boolean;
}

/** What the order waits for, or how it ended. */
function State({ order, isGoingBack }: StateProps) {
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
    case "processing":
      return (
        <Note live>
          Your bank is carrying out the payment, which can take some days. Your seats are held until it is known.
        </Note>
      );
    case "expired":
    case "failed":
      if (isGoingBack) {
        return (
          <Note tone="warn" live>
            What you paid for this order cannot be kept, and goes back to you: the receipt says why.{" "}
            <Link to={again}>Choose again</Link>
          </Note>
        );
      }
      if (order.status === "failed") {
        return (
          <Note tone="warn" live>
            This order was not completed, and nothing was charged. <Link to={again}>Choose again</Link>
          </Note>
        );
      }
      return (
        <Note tone="warn" live>
          This order ended without a payment, and the seats went back on sale. <Link to={again}>Choose again</Link>
        </Note>
      );
    case "partially_refunded":
    case "refunded":
      return null;
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
/** Those of a hold that came to nothing. */
const neverIssued = new Set<string>(["held", "released"]);

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
      {(all) => {
        const found = all.filter(({ status }) => !neverIssued.has(status));
        if (found.length === 0) return null;
        return (
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
            {order.status !== "refunded" && <GiveBack order={order} tickets={found} />}
          </section>
        );
      }}
    </LiveView>
  );
}

function Receipt({ order, refunds }: { order: WithId<Order>; refunds: WithId<Refund>[] }) {
  const { currency } = order;
  return (
    <Panel title={order.paid_at === null && refunds.length === 0 ? "Your order" : "Receipt"}>
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
        {refunds.map((refund) => (
          <div key={refund.id}>
            <dt>
              Refund <RefundBadge refund={refund} />
              <span className={styles.dim}>
                {" "}
                <When at={refund.created_at} style="short" />, {refund.reason}
              </span>
            </dt>
            <dd>
              <Money minor={-refund.amount_minor} currency={refund.currency} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.dim}>
        Order {order.id}
        {order.paid_at !== null && (
          <>
            , paid <When at={order.paid_at} />
          </>
        )}
      </p>
    </Panel>
  );
}

/** Who gives money back: the organiser decides, and is not the platform. */
function WhomToAsk({ order }: { order: WithId<Order> }) {
  const organiser = useLiveDoc<Entity>(order.paid_at === null ? null : `entities/${order.entity_id}`);
  const mayBeAsked = order.status === "paid" || order.status === "partially_refunded";
  if (!mayBeAsked || order.total_minor === 0 || organiser.status !== "ready" || organiser.data === null) return null;
  const { name, refund_policy } = organiser.data;
  return (
    <p className={styles.dim}>
      A refund is asked for at the organiser, {name}: name the order by its number above.
      {refund_policy && ` ${policyInWords(refund_policy)}.`}
    </p>
  );
}
