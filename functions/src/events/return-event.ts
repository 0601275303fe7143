import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { eventId, note, version } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { events } from "./collections.ts";
import { decidesOnEvent } from "./decides-on-event.ts";
import { eventStates } from "./model.ts";

/**
 * Sends an event in review back to its team as a draft, with what is to be changed.
 *
 * @throws failed-precondition  it was changed since it was looked at; not in review
 * @throws four-eyes            by the entity's team, its owner, or whoever sent it in
 */
export const returnEvent = operation({
  name: "returnEvent",
  input: z.strictObject({ event_id: eventId, reason: note, version }),
  output: z.strictObject({ status: z.literal("draft") }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { platform: "event.approve" },
  audit: "event.returned",
  decides: decidesOnEvent,
  async run({ input, target, work }) {
    const { platform_id, entity_id, title } = target.data;
    const status = transition(eventStates, target.data.status, "draft");
    assertSeen(target.data, input.version);
    const entity = await work.get(entities().doc(entity_id));
    work.update(target, { status, review_note: input.reason });
    if (entity !== null) {
      notify(work, entity.data.owner_id, {
        platform_id,
        kind: "event_returned",
        link: `/workspace/${entity_id}/events/${target.id}`,
        details: { event: title, reason: input.reason },
      });
    }
    return { status };
  },
});
