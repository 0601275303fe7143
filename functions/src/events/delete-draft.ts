import { z } from "zod";
import { toEvent, withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId, ticketTypeId } from "../model/inputs.ts";
import { events, ticketTypes } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Deletes a draft with its ticket types and the invitations to it, or one of its ticket types. A direct delete would not tell the audit log who
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
  async run({ input, target, work, request_id }) {
    if (target.data.status !== "draft") {
      throw new GatehouseError("failed-precondition", `This event is ${target.data.status}, not a draft.`);
    }
    const types = await work.query(ticketTypes(target.id));
    const doomed = types.filter((type) => input.ticket_type_id === undefined || type.id === input.ticket_type_id);
    if (input.ticket_type_id !== undefined && doomed.length === 0) {
      throw new GatehouseError("not-found", "The draft has no such ticket type.", { field: "ticket_type_id" });
    }
    const whole = input.ticket_type_id === undefined;
    const invitations = await withdrawVoid(work, whole ? toEvent(target.id) : []);
    for (const type of doomed) work.delete(type);
    if (whole) work.delete(target);
    invitations.write();
    const { platform_id, entity_id } = target.data;
    return { scope: { platform_id, entity_id }, complete: invitations.complete, request_id };
  },
  async after({ scope, complete, request_id }, { input, now }) {
    if (!complete) await withdrawRest(toEvent(input.event_id), scope, request_id, now);
    return { deleted: true };
  },
});
