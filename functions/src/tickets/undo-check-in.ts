import { z } from "zod";
import { note, ticketId } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { tickets } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Takes a check-in back that was a mistake.
 *
 * @throws failed-precondition  the ticket is not checked in
 */
export const undoCheckIn = operation({
  name: "undoCheckIn",
  input: z.strictObject({ ticket_id: ticketId, reason: note }),
  on: ({ ticket_id }) => tickets().doc(ticket_id),
  requires: { entity: "ticket.check_in", platform: "ticket.update" },
  audit: "ticket.check_in_undone",
  async run({ target, work }) {
    const status = transition("ticket", target.data.status, "issued");
    work.update(target, { status, checked_in_at: null, checked_in_by: null, checked_in_gate: null });
    return { status };
  },
});
