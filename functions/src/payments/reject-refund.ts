import { z } from "zod";
import { note, refundId, version } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { assertSeen } from "../model/versions.ts";
import { refunds } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Rejects a refund, with a note that whoever asked reads.
 *
 * @throws failed-precondition  it was changed since it was looked at; decided already
 * @throws four-eyes            by who asked, or the buyer
 */
export const rejectRefund = operation({
  name: "rejectRefund",
  input: z.strictObject({ refund_id: refundId, note, version }),
  on: ({ refund_id }) => refunds().doc(refund_id),
  requires: { entity: "refund.approve", platform: "refund.approve" },
  audit: "refund.rejected",
  decides: ({ target }) => ({
    concerned: [target.data.requested_by, target.data.buyer_id],
    asked_at: target.data.created_at,
  }),
  async run({ input, actor, target, work }) {
    const { platform_id, entity_id, event_id, requested_by } = target.data;
    const status = transition("refund", target.data.status, "rejected");
    assertSeen(target.data, input.version);
    work.update(target, { status, decided_by: actor.uid, decision_note: input.note });
    notify(work, requested_by, {
      platform_id,
      kind: "refund_decided",
      link: `/workspace/${entity_id}/events/${event_id}/sales`,
      details: { decision: "rejected", note: input.note },
    });
    return { status };
  },
});
