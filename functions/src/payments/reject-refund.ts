import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { note, refundId, version } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { operation } from "../runtime/operation.ts";
import { orders, refunds } from "./collections.ts";
import { refundStates } from "./model.ts";
import { tellRequester } from "./tell-deciders.ts";

/**
 * Rejects a refund, with a note that whoever asked reads.
 *
 * @throws failed-precondition  it was changed since it was looked at; decided already
 * @throws four-eyes            by who asked, or the buyer
 */
export const rejectRefund = operation({
  name: "rejectRefund",
  input: z.strictObject({ refund_id: refundId, note, version }),
  output: z.strictObject({ status: z.literal("rejected") }),
  on: ({ refund_id }) => refunds().doc(refund_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "refund.rejected",
  decides: ({ target }) => ({
    concerned: [target.data.requested_by, target.data.buyer_id],
    asked_at: target.data.created_at,
  }),
  async run({ input, actor, target, work }) {
    const status = transition(refundStates, target.data.status, "rejected");
    assertSeen(target.data, input.version);
    const order = await work.get(orders().doc(target.data.order_id));
    if (order === null) throw new GatehouseError("not-found", "The order of this refund is gone.");
    work.update(target, { status, decided_by: actor.uid, decision_note: input.note });
    const said = { decided_by: actor.uid, decision: "rejected", note: input.note } as const;
    tellRequester(work, target.data, order.data, said);
    return { status };
  },
});
