import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { eventId, ticketTypeId } from "../model/inputs.ts";
import { events, ticketTypes } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Deletes a draft with its ticket types, or one of its ticket types. A direct delete would not tell the audit log who
 * it was, so it goes this way. An event that was ever published is never deleted.
 *
 * @throws failed-precondition  not a draft
 * @throws not-found            no such event or ticket type
 */
export const deleteDraft = operation({
  name: "deleteDraft",
  input: z.strictObject({ event_id: eventId, ticket_type_id: ticketTypeId.optional() }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update" },
  audit: "event.draft_deleted",
  async run({ input, target, work }) {
    if (target.data.status !== "draft") {
      throw new GatehouseError("failed-precondition", `This event is ${target.data.status}, not a draft.`);
    }
    const types = await work.query(ticketTypes(target.id));
    const doomed = types.filter((type) => input.ticket_type_id === undefined || type.id === input.ticket_type_id);
    if (input.ticket_type_id !== undefined && doomed.length === 0) {
      throw new GatehouseError("not-found", "The draft has no such ticket type.", { field: "ticket_type_id" });
    }
    for (const type of doomed) work.delete(type);
    if (input.ticket_type_id === undefined) work.delete(target);
    return { deleted: true };
  },
});
