import type { Event } from "@gatehouse/functions/events";
import { hasEnded } from "@gatehouse/functions/events/event-standing";
import { NativeSelect } from "@mantine/core";
import { useSearchParams } from "react-router";
import { now } from "../../data/clock.ts";
import type { WithId } from "../../data/live.ts";
import { formatMoment } from "../../format.ts";

/**
 * The event that the address names (`?event=`), else the one that is on or comes next, else the last one; null where
 * there is none.
 */
export function useChosenEvent(events: WithId<Event>[]): WithId<Event> | null {
  const [params] = useSearchParams();
  const named = events.find((event) => event.id === params.get("event"));
  return named ?? events.find((event) => !hasEnded(event, now())) ?? events.at(-1) ?? null;
}

interface EventChooserProps {
  events: WithId<Event>[];
  /** Null for all of them. */
  chosen: WithId<Event> | null;
  /** The words of the choice that means all events; without them there is none. */
  all?: string;
}

/** Which event the page is about; the choice stands in the address. */
export function EventChooser({ events, chosen, all }: EventChooserProps) {
  const [, setParams] = useSearchParams();
  const choose = (id: string) => setParams(id === "" ? {} : { event: id }, { replace: true });
  return (
    <NativeSelect
      label="Event"
      value={chosen?.id ?? ""}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        ...(all === undefined ? [] : [{ value: "", label: all }]),
        ...events.map((event) => ({
          value: event.id,
          // The day first: a long title is cut on a phone.
          label: `${formatMoment(event.starts_at, "short", event.time_zone)}: ${event.title}`,
        })),
      ]}
    />
  );
}

/** Events that tickets can have been issued for. */
export function withTickets(events: WithId<Event>[]): WithId<Event>[] {
  return events.filter(({ status }) => status !== "draft" && status !== "in_review");
}
