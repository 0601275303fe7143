import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { eventId, version } from "../model/inputs.ts";
import { transition } from "../model/states.ts";
import { assertSeen } from "../model/versions.ts";
import { entities, events } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { decidesOnEvent } from "./decides-on-event.ts";

/**
 * Publishes an event after review.
 *
 * @throws failed-precondition  it was changed since it was looked at; not in review, or its entity is not approved any more
 * @throws four-eyes            by the entity's team, its owner, or whoever sent it in
 */
export const approveEvent = operation({
  name: "approveEvent",
  input: z.strictObject({ event_id: eventId, version }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { platform: "event.approve" },
  audit: "event.approved",
  decides: decidesOnEvent,
  async run({ input, target, work }) {
    const { platform_id, entity_id, title } = target.data;
    if (target.data.status !== "in_review") {
      throw new GatehouseError("failed-precondition", `This event is ${target.data.status}, not in review.`);
    }
    assertSeen(target.data, input.version);
    const status = transition("event", target.data.status, "published");
    const entity = await work.get(entities().doc(entity_id));
    if (entity?.data.status !== "approved") {
      throw new GatehouseError("failed-precondition", "The event's entity is not approved.");
    }
    work.update(target, { status, visibility: "public" });
    notify(work, entity.data.owner_id, {
      platform_id,
      kind: "event_published",
      link: `/workspace/${entity_id}/events/${target.id}`,
      details: { event: title },
    });
    return { status };
  },
});
