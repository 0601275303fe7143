import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { eventId } from "../model/inputs.ts";
import { type Blocker, salesBlockers } from "../model/sales-gate.ts";
import { entities, entityPayments, events, ticketTypes } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/** What still stands between an event and its first sale, over all its ticket types. */
export const readSalesGate = operation({
  name: "readSalesGate",
  input: z.strictObject({ event_id: eventId }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update_content", platform: "event.read" },
  audit: { god: "event.sales_gate_read" },
  runsAgain: true,
  async run({ target, work, now }) {
    const [{ entity, payments }] = await work.read({
      entity: entities().doc(target.data.entity_id),
      payments: entityPayments(target.data.entity_id),
    });
    const missing = new Map<string, Blocker>();
    if (entity === null) throw new GatehouseError("not-found", "The event's entity is gone.");
    for (const type of await work.query(ticketTypes(target.id))) {
      const blockers = salesBlockers({
        entity: entity.data,
        payments: payments?.data ?? null,
        event: target.data,
        type: type.data,
        now_ms: now.getTime(),
      });
      for (const blocker of blockers) missing.set(blocker.code, blocker);
    }
    return { ready: missing.size === 0, missing: [...missing.values()] };
  },
});
