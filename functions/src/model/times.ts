/** Bounds of what is stored as a moment, and of what an event's times allow. */
import type { Event } from "../events/model.ts";
import type { Instant } from "./stored.ts";

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;

/** Whatever people plan or look back to lies between. The rules say the same. */
const moment_ms_min = Date.UTC(2000, 0, 1);
const moment_ms_max = Date.UTC(2200, 0, 1);

export function isWithinTimes(at: Instant | Date): boolean {
  const at_ms = at instanceof Date ? at.getTime() : at.toMillis();
  return at_ms >= moment_ms_min && at_ms < moment_ms_max;
}

/** No event is longer, so that what is on can be looked for among those that began since. The rules say the same. */
export const event_ms_max = 366 * day_ms;

/** Doors open before an event begins, and people leave and come back after its end; tickets are scanned so long without a word. */
const door_ms = 12 * hour_ms;

/** Whether tickets of an event are scanned at an hour at which nobody is expected; null where somebody may well be. */
export function outsideHours(event: Pick<Event, "starts_at" | "ends_at">, now: Date): "early" | "late" | null {
  if (now.getTime() < event.starts_at.toMillis() - door_ms) return "early";
  return now.getTime() > event.ends_at.toMillis() + door_ms ? "late" : null;
}
