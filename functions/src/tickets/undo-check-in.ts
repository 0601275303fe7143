import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { GatehouseError } from "../model/errors.ts";
import { note, ticketId } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { entityRoleGrants } from "../model/permissions.ts";
import { orders } from "../payments/collections.ts";
import { freezeOf, isRefundedByHand } from "../payments/model.ts";
import type { Actor } from "../runtime/actor.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { type Found, instant, type Work } from "../runtime/work.ts";
import { tickets } from "./collections.ts";
import type { Ticket } from "./model.ts";
import { ticketStates } from "./model.ts";

const seconds = 60;

/**
 * Takes a check-in back that was a mistake. At the door that is one's own last scan, within a minute, and once a ticket:
 * else a helper could let in as many as they like on one ticket. Who may override takes any of them back. The owner of
 * the entity is told of each.
 *
 * @throws failed-precondition  the ticket is not checked in, or its payment is disputed
 * @throws permission-denied    somebody else's scan, an older one, or a ticket whose check-in was taken back before
 */
export const undoCheckIn = operation({
  name: "undoCheckIn",
  input: z.strictObject({ ticket_id: ticketId, reason: note }),
  output: z.strictObject({ status: z.literal("issued") }),
  on: ({ ticket_id }) => tickets().doc(ticket_id),
  requires: { entity: "ticket.check_in", platform: "ticket.update" },
  audit: "ticket.check_in_undone",
  async run({ input, target, actor, standing, work, now }) {
    // A held ticket, or a blocked one, may become issued too, but not by the word of somebody at a door.
    if (target.data.status !== "used") {
      throw new GatehouseError(
        "failed-precondition",
        `A ticket that is ${stateInWords(target.data.status)} is not checked in.`,
      );
    }
    const status = transition(ticketStates, target.data.status, "issued");
    const overrides =
      entityRoleGrants(standing.entityRole, "ticket.override") || standing.platformPermissions.has("ticket.update");
    if (!overrides) await assertOwnLastScan(work, target, actor);
    const order = await work.get(orders().doc(target.data.order_id));
    // Taken back, the ticket would let somebody in again for money that a bank holds, or that has gone back.
    if (order === null || freezeOf(order.data).tickets || isRefundedByHand(order.data)) {
      throw new GatehouseError("failed-precondition", "The payment of this ticket is disputed, or was refunded.");
    }
    const entity = await work.get(entities().doc(target.data.entity_id));
    work.update(target, {
      status,
      checked_in_at: null,
      checked_in_by: null,
      checked_in_gate: null,
      ...(!overrides && { undone_at_door: instant(now) }),
    });
    if (entity !== null && entity.data.owner_id !== actor.uid) {
      const { platform_id, entity_id, event_id, event_title, owner_name, ticket_type_name } = target.data;
      notify(work, entity.data.owner_id, {
        platform_id,
        kind: "check_in_overridden",
        link: `/workspace/${entity_id}/attendees?event=${event_id}`,
        details: {
          by: actor.name,
          holder: owner_name,
          ticket: ticket_type_name,
          event: event_title,
          reason: input.reason,
        },
      });
    }
    return { status };
  },
});

/** @throws permission-denied */
async function assertOwnLastScan(work: Work, { data: ticket }: Found<Ticket>, actor: Actor): Promise<void> {
  const refuse = (message: string) =>
    new GatehouseError(
      "permission-denied",
      `${message} An owner or admin of the team, or the platform, takes it back.`,
    );
  const scanned_at = ticket.checked_in_at;
  if (ticket.checked_in_by !== actor.uid || scanned_at === null) throw refuse("This is somebody else's scan.");
  if (ticket.undone_at_door) throw refuse("A check-in of this ticket was taken back before.");
  if (work.now.getTime() - scanned_at.toMillis() > seconds * 1000) throw refuse("This was more than a minute ago.");
  const later = await work.query(
    tickets()
      .where("event_id", "==", ticket.event_id)
      .where("checked_in_by", "==", actor.uid)
      .where("checked_in_at", ">", scanned_at)
      .limit(1),
  );
  if (later.length > 0) throw refuse("You have scanned another ticket since.");
}
