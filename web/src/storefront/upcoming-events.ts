import { limit, orderBy, Timestamp, where } from "firebase/firestore";
import { useState } from "react";
import type { Event } from "../../../functions/src/model/documents.ts";
import { type Live, useLiveQuery, type WithId } from "../data/live.ts";

const day_ms = 86_400_000;

/** Events longer than this are no longer listed after so many days, though they still run. */
const runningDaysMax = 14;

/** A platform's public events that are not over yet, soonest first, live; at most so many. */
export function useUpcomingEvents(platformId: string, countMax: number): Live<WithId<Event>[]> {
  const [openedAt_ms] = useState(() => Date.now());
  const events = useLiveQuery<Event>(
    "events",
    [
      where("platform_id", "==", platformId),
      where("visibility", "==", "public"),
      where("starts_at", ">", Timestamp.fromMillis(openedAt_ms - runningDaysMax * day_ms)),
      orderBy("starts_at"),
      limit(countMax),
    ],
    [platformId, openedAt_ms, countMax],
  );
  if (events.status !== "ready") return events;
  return { status: "ready", data: events.data.filter(({ ends_at }) => ends_at.toMillis() > openedAt_ms) };
}

export interface EventGroup {
  label: string;
  events: WithId<Event>[];
}

/** Puts events, soonest first, under the words that people use for when they are. */
export function groupByDate(events: WithId<Event>[], now: Date): EventGroup[] {
  const groups: EventGroup[] = [];
  for (const event of events) {
    const label = dateLabel(new Date(event.starts_at.toMillis()), now);
    const last = groups.at(-1);
    if (last?.label === label) last.events.push(event);
    else groups.push({ label, events: [event] });
  }
  return groups;
}

function dateLabel(date: Date, now: Date): string {
  const days = Math.round((startOfDay(date) - startOfDay(now)) / day_ms);
  if (days < 0) return "On now";
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days < 7) return "In the next days";
  return new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" }).format(date);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
