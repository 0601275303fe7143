import { eventStanding } from "../../../functions/src/events/event-standing.ts";
import type { Event } from "../../../functions/src/events/model.ts";
import { now } from "../data/clock.ts";
import { StatusBadge } from "./status-badge.tsx";

/** Where an event stands. */
export function EventBadge({ event }: { event: Pick<Event, "status" | "ends_at"> }) {
  const standing = eventStanding(event, now());
  return standing === "over" ? <StatusBadge status="over" /> : <StatusBadge machine="event" status={standing} />;
}
