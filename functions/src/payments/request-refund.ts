import { z } from "zod";
import { newId } from "../ids.ts";
import { GatehouseError } from "../model/errors.ts";
import { note, orderId, ticketId } from "../model/inputs.ts";
import { stateInWords } from "../model/machine.ts";
import { sum } from "../model/money.ts";
import { versionOf } from "../model/versions.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import { orders } from "./collections.ts";
import type { Order } from "./model.ts";
import { freezeOf, outsideRefunds_minor } from "./model.ts";
import { newRefund } from "./new-refund.ts";
import { paidForTicket } from "./pricing.ts";
import { isAboveTeam, ruleOnRefund } from "./refund-rules.ts";
import { planTellingDeciders } from "./tell-deciders.ts";

/**
 * Asks for the refund of some tickets of an order, for what the buyer paid for them. Nothing moves until it is approved.
 *
 * @returns `may_approve_own`: whether the caller may approve this request, too; its `version`, to name then
 * @throws failed-precondition  the order is not paid, or a ticket is used or refunded already
 * @throws not-found            a ticket that is not of this order
 */
export const requestRefund = operation({
  name: "requestRefund",
  input: z.strictObject({
    order_id: orderId,
    ticket_ids: z
      .array(ticketId)
      .min(1)
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length, "Each ticket once"),
    reason: note,
  }),
  output: z.strictObject({
    refund_id: z.string(),
    amount_minor: z.int(),
    may_approve_own: z.boolean(),
    version: z.string(),
  }),
  on: ({ order_id }) => orders().doc(order_id),
  requires: { entity: "refund.request", platform: "refund.create" },
  audit: "refund.requested",
  limit: { max: 60, per_seconds: 60, counted: "everywhere" },
  reads: ({ ticket_ids }) => ({ tickets: ticket_ids.map((id) => tickets().doc(id)) }),
  async run({ input, actor, standing, target, platform, docs, work }) {
    const order = target.data;
    if (order.status !== "paid" && order.status !== "partially_refunded") {
      throw new GatehouseError(
        "failed-precondition",
        `An order that is ${stateInWords(order.status)} has nothing to refund.`,
      );
    }
    assertNotFrozen(order);
    const amounts = docs.tickets.map((ticket, index) => {
      const field = `ticket_ids.${index}`;
      const line = order.lines.find((candidate) => candidate.ticket_type_id === ticket?.data.ticket_type_id);
      if (ticket?.data.order_id !== target.id || line === undefined) {
        throw new GatehouseError("not-found", "This order has no such ticket.", { field });
      }
      if (ticket.data.status !== "issued" || ticket.data.refund_id !== null) {
        const state = ticket.data.refund_id === null ? ticket.data.status : "being refunded";
        throw new GatehouseError("failed-precondition", `A ticket that is ${stateInWords(state)} is not refunded.`, {
          field,
        });
      }
      return paidForTicket(line, order.fee_bearer);
    });
    const amount_minor = sum(amounts);
    if (amount_minor === 0) throw new GatehouseError("failed-precondition", "Nothing was paid for these tickets.");

    assertIsLeft(order, amount_minor);

    const order_refunded_minor = order.refund_approved_minor + amount_minor;
    const tell = await planTellingDeciders(work, {
      order,
      amount_minor,
      requested_by: actor.uid,
      isAboveTeam: platform !== null && isAboveTeam(order_refunded_minor, platform.data.settings),
    });
    const refund_id = newId("refund");
    newRefund(work, refund_id, target, {
      ticket_ids: input.ticket_ids,
      amount_minor,
      reason: input.reason,
      status: "requested",
      requested_by: actor.uid,
    });
    const ruling =
      platform &&
      ruleOnRefund({
        requested_by: actor.uid,
        decided_by: actor.uid,
        entity_role: standing.entityRole,
        platform_approver: standing.platformPermissions.has("refund.approve"),
        second_factor: actor.second_factor,
        order_refunded_minor,
        settings: platform.data.settings,
      });
    tell();
    return {
      refund_id,
      amount_minor,
      may_approve_own: ruling === "allowed" && order.buyer_id !== actor.uid,
      version: versionOf({ updated_at: instant(work.now) }),
    };
  },
});

/**
 * @param isOwed  whether the money is the buyer's already, so that only what may pay it, too, keeps it here
 * @throws failed-precondition  a bank, or a person, has yet to decide about the order's payment
 */
export function assertNotFrozen(order: Pick<Order, "disputes" | "refunds_by_hand">, isOwed = false): void {
  const { tickets, commissions } = freezeOf(order);
  if (tickets || (commissions && !isOwed)) {
    throw new GatehouseError(
      "failed-precondition",
      "The payment of this order is disputed, or was refunded past Gatehouse: settle that first.",
    );
  }
}

/** @throws failed-precondition  more than is left of what was paid */
export function assertIsLeft(order: Order, amount_minor: number): void {
  if (order.refund_approved_minor + outsideRefunds_minor(order) + amount_minor > order.total_minor) {
    throw new GatehouseError("failed-precondition", "That is more than is left of what was paid.");
  }
}
