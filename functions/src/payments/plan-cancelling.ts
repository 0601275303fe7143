import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { ticketId } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import type { Found, Work } from "../runtime/work.ts";
import { cancelUnused, fewerPerType, isLiving, readTicketsOf } from "../tickets/take-seats.ts";
import type { Order } from "./model.ts";
import { orderStates } from "./model.ts";
import { paidForTicket } from "./pricing.ts";
import { countForBuyer } from "./release-order.ts";

export const ticketIds = z
  .array(ticketId)
  .min(1)
  .max(100)
  .refine((ids) => new Set(ids).size === ids.length, "Each ticket once");

/**
 * Prepares to cancel free tickets of an order. Call it before any write, and what it gives with the writes.
 *
 * @throws not-found            no such ticket in the order
 * @throws failed-precondition  something was paid for a ticket, or it is used or gone
 */
export async function planCancelling(work: Work, order: Found<Order>, ticket_ids: readonly string[]) {
  const { status, fee_bearer, lines } = order.data;
  if (status !== "paid" && status !== "partially_refunded") {
    throw new GatehouseError(
      "failed-precondition",
      `An order that is ${stateInWords(status)} has no tickets to give back.`,
    );
  }
  const all = await readTicketsOf(work, order);
  const cancelled = ticket_ids.map((id, index) => {
    const field = `ticket_ids.${index}`;
    const ticket = all.find((candidate) => candidate.id === id);
    const line = lines.find(({ ticket_type_id }) => ticket_type_id === ticket?.data.ticket_type_id);
    if (ticket === undefined || line === undefined) {
      throw new GatehouseError("not-found", "This order has no such ticket.", { field });
    }
    if (paidForTicket(line, fee_bearer) > 0) {
      throw new GatehouseError("failed-precondition", "This ticket was paid for: it is refunded instead.", { field });
    }
    if (ticket.data.status !== "issued" || ticket.data.refund_id !== null) {
      const state = ticket.data.refund_id === null ? ticket.data.status : "being refunded";
      throw new GatehouseError("failed-precondition", `A ticket that is ${stateInWords(state)} stays so.`, { field });
    }
    return ticket;
  });
  const count = await countForBuyer(work, order.data, fewerPerType(cancelled));
  const isLeft = all.some((ticket) => isLiving(ticket) && !cancelled.includes(ticket));
  return () => {
    cancelUnused(work, cancelled);
    count();
    const next = isLeft ? status : transition(orderStates, status, "refunded");
    if (next !== status) work.update(order, { status: next });
    return { status: next };
  };
}
