import { z } from "zod";
import { entities, entityPayments } from "../entities/collections.ts";
import { events, ticketTypes } from "../events/collections.ts";
import { isHeldUp } from "../events/sales-gate.ts";
import { eventId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { foundAll } from "../runtime/work.ts";
import { countLeft } from "./seats.ts";

const kept_ms = 5_000;
interface Available {
  left: number;
  /** Whether nobody can buy it, for a reason that lies with the organiser. */
  held_up: boolean;
}
const kept = new Map<string, { until_ms: number; types: Record<string, Available> }>();
const keptMax = 1_000;

/** How many tickets of each type of a public event are left, and whether they can be bought at all; at most five seconds old. */
export const readAvailability = operation({
  name: "readAvailability",
  input: z.strictObject({ event_id: eventId }),
  output: z.strictObject({ types: z.record(z.string(), z.strictObject({ left: z.int(), held_up: z.boolean() })) }),
  on: ({ event_id }) => events().doc(event_id),
  requires: "anyone",
  audit: null,
  isThere: ({ target }) => target.data.visibility === "public",
  limit: { max: 120, per_seconds: 60, counted: "instance", people_per_address: 200 },
  async run({ target }) {
    return { event_id: target.id, entity_id: target.data.entity_id };
  },
  async after({ event_id, entity_id }, { now }) {
    const known = kept.get(event_id);
    if (known !== undefined && known.until_ms > now.getTime()) return { types: known.types };
    const [event, entity, payments, found] = await Promise.all([
      events().doc(event_id).get(),
      entities().doc(entity_id).get(),
      entityPayments(entity_id).get(),
      ticketTypes(event_id).get(),
    ]);
    const gate = { event: event.data(), entity: entity.data(), payments: payments.data() ?? null };
    const counted = foundAll(found).map(async (type) => {
      const held_up =
        gate.event === undefined ||
        gate.entity === undefined ||
        isHeldUp({ ...gate, event: gate.event, entity: gate.entity, type: type.data, now_ms: now.getTime() });
      return [type.id, { left: await countLeft(type), held_up }] as const;
    });
    const types = Object.fromEntries(await Promise.all(counted));
    if (kept.size >= keptMax) kept.clear();
    kept.set(event_id, { until_ms: now.getTime() + kept_ms, types });
    return { types };
  },
});
