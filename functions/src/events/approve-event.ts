import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { noteForFollowers } from "../follows/tell-followers.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId, version } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { events } from "./collections.ts";
import { decidesOnEvent } from "./decides-on-event.ts";
import { eventAnnounced } from "./event-announced.ts";
import { eventStates } from "./model.ts";

/**
 * Publishes an event after review.
 *
 * @throws failed-precondition  it was changed since it was looked at; not in review, or its entity is not approved any more
 * @throws four-eyes            by the entity's team, its owner, or whoever sent it in
 */
export const approveEvent = operation({
  name: "approveEvent",
  input: z.strictObject({ event_id: eventId, version }),
  output: z.strictObject({ status: z.literal("published") }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { platform: "event.approve" },
  audit: "event.approved",
  decides: decidesOnEvent,
  async run({ input, target, work }) {
    const { platform_id, entity_id, title } = target.data;
    if (target.data.status !== "in_review") {
      throw new GatehouseError(
        "failed-precondition",
        `This event is ${stateInWords(target.data.status)}, not in review.`,
      );
    }
    assertSeen(target.data, input.version);
    const status = transition(eventStates, target.data.status, "published");
    const entity = await work.get(entities().doc(entity_id));
    if (entity?.data.status !== "approved") {
      throw new GatehouseError("failed-precondition", "The event's entity is not approved.");
    }
    work.update(target, { status, visibility: "public" });
    noteForFollowers(work, target, eventAnnounced(target, entity.data.name));
    notify(work, entity.data.owner_id, {
      platform_id,
      kind: "event_published",
      link: `/workspace/${entity_id}/events/${target.id}`,
      details: { event: title },
    });
    return { status };
  },
});
