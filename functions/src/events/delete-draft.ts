import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { planWithdrawing, toEvent } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId, ticketTypeId } from "../model/inputs.ts";
import { stateInWords } from "../model/machine.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { type BulkChange, eventRoles } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import type { Work } from "../runtime/work.ts";
import { events, ticketTypes } from "./collections.ts";
import type { OfEvent } from "./model.ts";

// With the ticket types and invitations, what one transaction takes; the rest follows in transactions of their own.
const page = 200;

/**
 * Deletes a draft with its ticket types, the assignments and the invitations to it; or one of its ticket types. A direct
 * delete would not tell the audit log who it was, so it goes this way. Whoever makes an event chooses its id, and one
 * that was used is used never again: what still names it would count for another team's event. An event that was ever
 * published is never deleted.
 *
 * @throws failed-precondition  not a draft
 * @throws not-found            no such ticket type
 */
export const deleteDraft = operation({
  name: "deleteDraft",
  input: z.strictObject({ event_id: eventId, ticket_type_id: ticketTypeId.optional() }),
  output: z.strictObject({ deleted: z.boolean() }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update" },
  audit: "event.draft_deleted",
  async run({ input, target, work }) {
    if (target.data.status !== "draft") {
      throw new GatehouseError(
        "failed-precondition",
        `This event is ${stateInWords(target.data.status)}, not a draft.`,
      );
    }
    const types = await work.query(ticketTypes(target.id));
    const doomed = types.filter((type) => input.ticket_type_id === undefined || type.id === input.ticket_type_id);
    if (input.ticket_type_id !== undefined && doomed.length === 0) {
      throw new GatehouseError("not-found", "The draft has no such ticket type.", { field: "ticket_type_id" });
    }
    if (input.ticket_type_id !== undefined) {
      for (const type of doomed) work.delete(type);
      return { deleted: true };
    }
    const { platform_id, entity_id } = target.data;
    const withdraw = await planWithdrawing(work, { platform_id, entity_id }, toEvent(target.id));
    const assignments = await takePage(work, target.id);
    const takeOn =
      assignments.next === null
        ? null
        : await planBulk(work, "take_assignments_to", { platform_id, event_id: target.id });
    for (const type of doomed) work.delete(type);
    withdraw();
    assignments.write();
    takeOn?.();
    work.bury(target);
    return { deleted: true };
  },
});

/** Takes what people hold at an event, up to a page of it; call before any write. */
async function takePage(work: Work, event_id: string): Promise<BulkPage> {
  const held = await work.query(eventRoles().where("event_id", "==", event_id).limit(page));
  return {
    // What is taken falls out of the query.
    next: held.length < page ? null : event_id,
    write() {
      for (const assignment of held) work.delete(assignment);
    },
  };
}

/** The rest, of an event that is gone: what is left of it counts for nothing anyway. */
export async function assignmentsToPage(work: Work, { input: { event_id } }: BulkChange<OfEvent>): Promise<BulkPage> {
  const event = await work.get(events().doc(event_id));
  return event === null ? takePage(work, event_id) : { next: null, write() {} };
}
