import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, refundId, version } from "../model/inputs.ts";
import { ruleOnRefund } from "../model/refunds.ts";
import { transition } from "../model/states.ts";
import { assertSeen } from "../model/versions.ts";
import { orders, refunds, tickets } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { processRefund } from "./process-refund.ts";
import { assertIsLeft, assertNotFrozen } from "./request-refund.ts";

const refusals = {
  "not-permitted": "You may not approve refunds here.",
  "own-request": "Somebody else has to approve what you asked for.",
  "above-entity-limit": "This is above what the organiser may approve; the platform decides.",
} as const;

/**
 * Approves a refund under four eyes, and sends the money back. From here on the tickets cannot be used.
 *
 * @returns the refund's status once Stripe has answered: `succeeded`, `processing` or `failed`
 * @throws four-eyes            the one who asked does not decide, or the amount is above the limit
 * @throws second-factor-required  the amount is above the platform's limit
 * @throws failed-precondition  it was changed since it was looked at; decided already, or a ticket was used or refunded in the meantime
 * @throws payment-provider     approved, but Stripe did not answer; it is tried again on its own
 */
export const approveRefund = operation({
  name: "approveRefund",
  input: z.strictObject({ refund_id: refundId, note: note.optional(), version }),
  on: ({ refund_id }) => refunds().doc(refund_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "refund.approved",
  async run({ input, actor, standing, target, platform, work }) {
    const refund = target.data;
    const status = transition("refund", refund.status, "approved");
    assertSeen(target.data, input.version);
    const [{ order, tickets: refunded }] = await work.read({
      order: orders().doc(refund.order_id),
      tickets: refund.ticket_ids.map((id) => tickets().doc(id)),
    });
    if (order === null || platform === null) throw new GatehouseError("not-found", "The order of this refund is gone.");
    assertNotFrozen(order.data);
    assertIsLeft(order.data, refund.amount_minor);
    const refund_approved_minor = order.data.refund_approved_minor + refund.amount_minor;
    const ruling = ruleOnRefund({
      requested_by: refund.requested_by,
      decided_by: actor.uid,
      entity_role: standing.entityRole,
      platform_approver: standing.platformPermissions.has("refund.approve"),
      second_factor: actor.second_factor,
      order_refunded_minor: refund_approved_minor,
      settings: platform.data.settings,
    });
    if (ruling === "second-factor") {
      throw new GatehouseError(
        "second-factor-required",
        "This is above the platform's limit, so approving it asks for a second factor. Sign in with yours.",
      );
    }
    if (ruling !== "allowed") throw new GatehouseError("four-eyes", refusals[ruling], { details: { ruling } });
    for (const ticket of refunded) {
      if (ticket?.data.status !== "issued" || ticket.data.refund_id !== null) {
        throw new GatehouseError("failed-precondition", "One of the tickets was used or refunded in the meantime.");
      }
    }
    work.update(target, { status, decided_by: actor.uid, decision_note: input.note ?? null });
    work.update(order, { refund_approved_minor });
    for (const ticket of refunded) if (ticket !== null) work.update(ticket, { refund_id: target.id });
    return {};
  },
  async after(_outcome, { input, actor, now }) {
    return { status: await processRefund(input.refund_id, actor.uid, now) };
  },
});
