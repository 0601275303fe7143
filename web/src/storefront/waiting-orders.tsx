import type { Order } from "@gatehouse/functions/payments";
import { Button, Group } from "@mantine/core";
import { where } from "firebase/firestore";
import { Link } from "react-router";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { Money } from "../components/money.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { whatIsHeld } from "./waiting-in-words.ts";
import styles from "./waiting-orders.module.css";

/** The reader's own orders for an event that wait for their payment, oldest first, live. */
export function useWaitingOrders(eventId: string): WithId<Order>[] {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : null;
  const found = useLiveQuery<Order>(
    uid === null ? null : "orders",
    [where("buyer_id", "==", uid), where("event_id", "==", eventId), where("status", "==", "pending")],
    [uid, eventId],
  );
  if (uid === null || found.status !== "ready") return [];
  return found.data.toSorted((one, other) => one.created_at.toMillis() - other.created_at.toMillis());
}

/** What one holds already, and has yet to pay for. */
export function WaitingOrders({ orders }: { orders: WithId<Order>[] }) {
  if (orders.length === 0) return null;
  return (
    <Panel title={orders.length === 1 ? "Your order that waits" : "Your orders that wait"}>
      <ul className={styles.list}>
        {orders.map((order) => (
          <li key={order.id} className={styles.order}>
            <div>
              <p className={styles.what}>{whatIsHeld(order)}</p>
              <p className={styles.dim}>
                <Money minor={order.total_minor} currency={order.currency} />, held until{" "}
                <When at={order.expires_at} style="time" />
              </p>
            </div>
            <Group gap="xs">
              <Button component={Link} to={`/orders/${order.id}`} size="xs">
                Go on paying
                <span className="visually-hidden"> for {whatIsHeld(order)}</span>
              </Button>
              <ConfirmButton
                size="xs"
                variant="default"
                title="Cancel this order?"
                description="The seats go back on sale at once. Nothing is charged."
                confirmLabel="Cancel the order"
                color="red"
                onConfirm={() => call("cancelOrder", { order_id: order.id })}
              >
                Cancel
                <span className="visually-hidden"> the order of {whatIsHeld(order)}</span>
              </ConfirmButton>
            </Group>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
