import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, refundId, version } from "../model/inputs.ts";
import { statesOf, transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "../runtime/actor.ts";
import type { Standing } from "../runtime/authorise.ts";
import { operation } from "../runtime/operation.ts";
import type { Found, Work } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import { orders, refunds } from "./collections.ts";
import type { Refund } from "./model.ts";
import { refundStates } from "./model.ts";
import { processRefund } from "./process-refund.ts";
import { type RefundRuling, ruleOnRefund } from "./refund-rules.ts";
import { assertIsLeft, assertNotFrozen } from "./request-refund.ts";
import { tellRequester } from "./tell-deciders.ts";

const refusals = {
  "not-permitted": "You may not approve refunds here.",
  "own-request": "Somebody else decides about what you have asked for.",
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
  output: z.strictObject({ status: z.enum(statesOf(refundStates)) }),
  on: ({ refund_id }) => refunds().doc(refund_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "refund.approved",
  // Up to a limit, who asked may approve it in some roles; the buyer never.
  async decides(ctx) {
    const { requested_by, buyer_id, created_at } = ctx.target.data;
    const { ruling } = await ruleOn(ctx);
    return { concerned: [buyer_id, ...(ruling === "own-request" ? [requested_by] : [])], asked_at: created_at };
  },
  async run(ctx) {
    const { input, actor, target, work } = ctx;
    const refund = target.data;
    const status = transition(refundStates, refund.status, "approved");
    assertSeen(target.data, input.version);
    const { ruling, order, refund_approved_minor } = await ruleOn(ctx);
    const [{ tickets: refunded }] = await work.read({ tickets: refund.ticket_ids.map((id) => tickets().doc(id)) });
    assertNotFrozen(order.data);
    assertIsLeft(order.data, refund.amount_minor);
    // Of an own request that comes so far, nobody else could decide.
    if (ruling !== "own-request") assertRuledFor(ruling);
    for (const ticket of refunded) {
      if (ticket?.data.status !== "issued" || ticket.data.refund_id !== null) {
        throw new GatehouseError("failed-precondition", "One of the tickets was used or refunded in the meantime.");
      }
    }
    work.update(target, { status, decided_by: actor.uid, decision_note: input.note ?? null });
    work.update(order, { refund_approved_minor });
    for (const ticket of refunded) if (ticket !== null) work.update(ticket, { refund_id: target.id });
    const said = { decided_by: actor.uid, decision: "approved", note: input.note ?? null } as const;
    tellRequester(work, refund, order.data, said);
    return {};
  },
  async after(_outcome, { input, actor, now }) {
    return { status: await processRefund(input.refund_id, actor.uid, now) };
  },
});

/** @throws four-eyes, second-factor-required */
export function assertRuledFor(ruling: RefundRuling): void {
  if (ruling === "allowed") return;
  if (ruling === "second-factor") {
    throw new GatehouseError(
      "second-factor-required",
      "This is above the platform's limit, so approving it asks for a second factor. Sign in with yours.",
    );
  }
  throw new GatehouseError("four-eyes", refusals[ruling], { details: { ruling } });
}

/** Of the operation's context, what a ruling takes. */
interface Ruling {
  actor: Actor;
  standing: Standing;
  target: Found<Refund>;
  platform: Found<Platform> | null;
  work: Work;
}

/** @param requested_by  whom the decider is not to be */
export async function ruleOn(
  { actor, standing, target, platform, work }: Ruling,
  requested_by = target.data.requested_by,
) {
  const order = await work.get(orders().doc(target.data.order_id));
  if (order === null || platform === null) throw new GatehouseError("not-found", "The order of this refund is gone.");
  const refund_approved_minor = order.data.refund_approved_minor + target.data.amount_minor;
  const ruling = ruleOnRefund({
    requested_by,
    decided_by: actor.uid,
    entity_role: standing.entityRole,
    platform_approver: standing.platformPermissions.has("refund.approve"),
    second_factor: actor.second_factor,
    order_refunded_minor: refund_approved_minor,
    settings: platform.data.settings,
  });
  return { ruling, order, refund_approved_minor };
}
