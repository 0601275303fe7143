import type { Order } from "@gatehouse/functions/payments";
import { Group } from "@mantine/core";
import { StatusBadge } from "../components/status-badge.tsx";
import { undecidedRefunds } from "./dispute-in-words.ts";
import { endOf } from "./order-in-words.ts";

/** Where an order stands; and what a bank, or somebody in Stripe's dashboard, has done to its payment. */
export function OrderBadges({ order }: { order: Order }) {
  const end = endOf(order);
  const hasLost = order.dispute_state === "lost" && end !== "charged_back";
  return (
    <Group gap="xs" component="span" display="inline-flex">
      {end === null ? <StatusBadge machine="order" status={order.status} /> : <StatusBadge status={end} />}
      {order.dispute_state === "open" && <StatusBadge status="disputed" />}
      {hasLost && <StatusBadge status="dispute_lost" />}
      {undecidedRefunds(order).length > 0 && <StatusBadge status="to_decide" />}
    </Group>
  );
}
