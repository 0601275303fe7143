import { z } from "zod";
import { toEvent, withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId, ticketTypeId } from "../model/inputs.ts";
import { stateInWords } from "../model/machine.ts";
import { eventRoles } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { transact } from "../runtime/transact.ts";
import type { Author, Work } from "../runtime/work.ts";
import { events, ticketTypes } from "./collections.ts";

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
  async run({ input, target, work, request_id }) {
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
      return null;
    }
    const invitations = await withdrawVoid(work, toEvent(target.id));
    const assignments = await takeAssignmentsTo(work, target.id);
    for (const type of doomed) work.delete(type);
    invitations.write();
    assignments.write();
    work.bury(target);
    const { platform_id, entity_id } = target.data;
    return {
      scope: { platform_id, entity_id },
      withdrawn: invitations.complete,
      taken: assignments.complete,
      request_id,
    };
  },
  async after(gone, { input: { event_id }, actor, now }) {
    if (gone !== null) {
      const { scope, withdrawn, taken, request_id } = gone;
      if (!withdrawn) await withdrawRest(toEvent(event_id), scope, request_id, now);
      if (!taken) await takeRemainingAssignmentsTo(event_id, { uid: actor.uid, request_id, now });
    }
    return { deleted: true };
  },
});

/** Takes what people hold at an event, up to a page of it; call before any write. */
async function takeAssignmentsTo(work: Work, event_id: string) {
  const held = await work.query(eventRoles().where("event_id", "==", event_id).limit(page));
  return {
    complete: held.length < page,
    write: () => {
      for (const assignment of held) work.delete(assignment);
    },
  };
}

/** The rest, of an event that is gone: what is left of it counts for nothing anyway. */
async function takeRemainingAssignmentsTo(event_id: string, author: Author): Promise<void> {
  for (let complete = false; !complete; ) {
    complete = await transact(author, async (work) => {
      if ((await work.get(events().doc(event_id))) !== null) return true;
      const taken = await takeAssignmentsTo(work, event_id);
      taken.write();
      return taken.complete;
    });
  }
}
