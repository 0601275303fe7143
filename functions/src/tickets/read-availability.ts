import { z } from "zod";
import { eventId } from "../model/inputs.ts";
import { events, ticketTypes } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { foundAll } from "../runtime/work.ts";
import { countLeft } from "./seats.ts";

const kept_ms = 5_000;
const kept = new Map<string, { until_ms: number; types: Record<string, { left: number }> }>();
const keptMax = 1_000;

/** How many tickets of each type of a public event are left, at most five seconds old. */
export const readAvailability = operation({
  name: "readAvailability",
  input: z.strictObject({ event_id: eventId }),
  on: ({ event_id }) => events().doc(event_id),
  requires: "anyone",
  audit: null,
  isThere: ({ target }) => target.data.visibility === "public",
  limit: { max: 120, per_seconds: 60, counted: "instance", people_per_address: 200 },
  async run({ target }) {
    return { event_id: target.id };
  },
  async after({ event_id }, { now }) {
    const known = kept.get(event_id);
    if (known !== undefined && known.until_ms > now.getTime()) return { types: known.types };
    const counted = foundAll(await ticketTypes(event_id).get()).map(
      async (type) => [type.id, { left: await countLeft(type) }] as const,
    );
    const types = Object.fromEntries(await Promise.all(counted));
    if (kept.size >= keptMax) kept.clear();
    kept.set(event_id, { until_ms: now.getTime() + kept_ms, types });
    return { types };
  },
});
