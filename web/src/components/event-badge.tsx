import type { Event } from "@gatehouse/functions/events";
import { eventStanding } from "@gatehouse/functions/events/event-standing";
import { now } from "../data/clock.ts";
import { StatusBadge } from "./status-badge.tsx";

/** Where an event stands. */
export function EventBadge({ event }: { event: Pick<Event, "status" | "ends_at"> }) {
  const standing = eventStanding(event, now());
  return standing === "over" ? <StatusBadge status="over" /> : <StatusBadge machine="event" status={standing} />;
}
