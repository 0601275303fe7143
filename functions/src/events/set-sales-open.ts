import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { events } from "./collections.ts";

/**
 * Pauses the sales of an event, which closes the payment pages that are open, or opens them again.
 *
 * @throws failed-precondition  the event is in review: nothing of it changes until there is an answer
 */
export const setSalesOpen = operation({
  name: "setSalesOpen",
  input: z.strictObject({ event_id: eventId, open: z.boolean() }),
  output: z.strictObject({ sales_open: z.boolean() }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update" },
  audit: "event.sales_changed",
  async run({ input, target, work }) {
    if (target.data.status === "in_review") {
      throw new GatehouseError(
        "failed-precondition",
        "The platform looks at this event: nothing of it changes until there is an answer.",
      );
    }
    const { platform_id } = target.data;
    const close = input.open
      ? null
      : await planBulk(work, "close_pages", { platform_id, kind: "event", scope_id: target.id });
    work.update(target, { sales_open: input.open });
    close?.();
    return { sales_open: input.open };
  },
});
