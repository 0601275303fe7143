import type { Event } from "@gatehouse/functions/events";
import { formatPart, knownZone } from "../format.ts";

const day_ms = 86_400_000;

type Dated = Pick<Event, "starts_at" | "time_zone">;

export interface EventGroup<E> {
  label: string;
  events: E[];
}

/** Puts events, soonest first, under the words that people use for when they are, by the calendar of where they are. */
export function groupByDate<E extends Dated>(events: readonly E[], now_ms: number): EventGroup<E>[] {
  const groups: EventGroup<E>[] = [];
  for (const event of events) {
    const label = dateLabel(event, now_ms);
    const last = groups.at(-1);
    if (last?.label === label) last.events.push(event);
    else groups.push({ label, events: [event] });
  }
  return groups;
}

function dateLabel({ starts_at, time_zone }: Dated, now_ms: number): string {
  const zone = knownZone(time_zone);
  const days = (dayIn(zone, starts_at.toMillis()) - dayIn(zone, now_ms)) / day_ms;
  if (days < 0) return "On now";
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days < 7) return "In the next days";
  return formatPart(starts_at, time_zone, { month: "long", year: "numeric" });
}

/** Midnight UTC of the day that a calendar in the zone shows. */
function dayIn(timeZone: string, at_ms: number): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "numeric", day: "numeric" });
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.formatToParts(at_ms).find((found) => found.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"));
}
