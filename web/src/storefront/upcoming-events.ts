import type { Event } from "@gatehouse/functions/events";
import { limit, orderBy, Timestamp, where } from "firebase/firestore";
import { useState } from "react";
import { now } from "../data/clock.ts";
import { type Live, useLiveQuery, type WithId } from "../data/live.ts";

const day_ms = 86_400_000;

/** No event is longer: see `firestore.rules`. So the query need not look at all that ever was. */
const eventDaysMax = 366;

/** A platform's public events that are not over yet, soonest first, live; at most so many. */
export function useUpcomingEvents(platformId: string, countMax: number): Live<WithId<Event>[]> {
  const [openedAt_ms] = useState(now);
  return useLiveQuery<Event>(
    "events",
    [
      where("platform_id", "==", platformId),
      where("visibility", "==", "public"),
      where("starts_at", ">", Timestamp.fromMillis(openedAt_ms - eventDaysMax * day_ms)),
      where("ends_at", ">", Timestamp.fromMillis(openedAt_ms)),
      orderBy("starts_at"),
      limit(countMax),
    ],
    [platformId, openedAt_ms, countMax],
  );
}
