import { useCallback, useEffect, useState } from "react";
import { call } from "../data/call.ts";

/** How many tickets are left, and whether the organiser cannot sell them, by ticket type. */
export type Availability = Record<string, { left: number; held_up: boolean }>;

const refreshEvery_ms = 20_000;

/**
 * How many are left of an event's ticket types, asked again from time to time while somebody looks; null until known.
 * It is advice: the order itself decides, and what a refusal tells is newer.
 */
export function useAvailability(eventId: string) {
  const [known, setKnown] = useState<{ eventId: string; types: Availability } | null>(null);
  const refresh = useCallback(() => {
    call("readAvailability", { event_id: eventId }).then(
      ({ types }) => setKnown({ eventId, types }),
      // Without the numbers one can still buy.
      () => setKnown((before) => before),
    );
  }, [eventId]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") refresh();
    };
    look();
    const timer = setInterval(look, refreshEvery_ms);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [refresh]);
  const learn = useCallback(
    (ticketTypeId: string, left: number) =>
      setKnown(
        (before) =>
          before && {
            ...before,
            types: { ...before.types, [ticketTypeId]: { held_up: false, ...before.types[ticketTypeId], left } },
          },
      ),
    [],
  );
  return { availability: known?.eventId === eventId ? known.types : null, learn };
}
