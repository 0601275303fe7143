import type { Event, EventStatus } from "./model.ts";

/** Where an event stands for people: its status, but `over` for a published one whose time is past. Nothing writes that. */
export type EventStanding = EventStatus | "over";

export function eventStanding(event: Pick<Event, "status" | "ends_at">, now_ms: number): EventStanding {
  return event.status === "published" && hasEnded(event, now_ms) ? "over" : event.status;
}

/** Whether its time is past, whatever its status says. */
export function hasEnded({ ends_at }: Pick<Event, "ends_at">, now_ms: number): boolean {
  return ends_at.toMillis() <= now_ms;
}
