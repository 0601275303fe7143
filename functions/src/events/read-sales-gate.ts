import { z } from "zod";
import { entities, entityPayments } from "../entities/collections.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { events, ticketTypes } from "./collections.ts";
import { type Blocker, salesBlockers } from "./sales-gate.ts";

/**
 * What still stands between an event and its first sale, over all its ticket types.
 *
 * @returns `on_sale`: how many of its `types` can be bought now
 */
export const readSalesGate = operation({
  name: "readSalesGate",
  input: z.strictObject({ event_id: eventId }),
  output: z.strictObject({
    ready: z.boolean(),
    on_sale: z.int(),
    types: z.int(),
    missing: z.array(
      z.strictObject({
        code: z.enum([
          "requirements_past_due",
          "entity_not_approved",
          "event_not_published",
          "sales_paused",
          "event_over",
          "before_sales_window",
          "after_sales_window",
          "stripe_not_connected",
          "charges_disabled",
          "payouts_disabled",
          "refund_policy_missing",
          "price_not_chargeable",
        ]),
        message: z.string(),
      }),
    ),
  }),
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
    const types = await work.query(ticketTypes(target.id));
    let on_sale = 0;
    for (const type of types) {
      const blockers = salesBlockers({
        entity: entity.data,
        payments: payments?.data ?? null,
        event: target.data,
        type: type.data,
        now_ms: now.getTime(),
      });
      if (blockers.length === 0) on_sale += 1;
      for (const blocker of blockers) missing.set(blocker.code, blocker);
    }
    return {
      ready: on_sale === types.length && on_sale > 0,
      on_sale,
      types: types.length,
      missing: [...missing.values()],
    };
  },
});
