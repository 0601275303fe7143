import { z } from "zod";
import { eventId } from "../model/inputs.ts";
import { events } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/** Pauses the sales of an event, or opens them again. Orders that are being paid for go through. */
export const setSalesOpen = operation({
  name: "setSalesOpen",
  input: z.strictObject({ event_id: eventId, open: z.boolean() }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update" },
  audit: "event.sales_changed",
  async run({ input, target, work }) {
    work.update(target, { sales_open: input.open });
    return { sales_open: input.open };
  },
});
