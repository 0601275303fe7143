import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { GatehouseError } from "../model/errors.ts";
import { decision, eventId, note, version } from "../model/inputs.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { events } from "./collections.ts";
import { decidesOnEvent } from "./decides-on-event.ts";

/**
 * Gives a public event the title, category and place that its team asked for, or turns that down. The owner of its
 * entity and whoever asked are told.
 *
 * @throws failed-precondition  it was changed since it was looked at; or nobody has asked
 * @throws four-eyes            by the entity's team, its owner, or whoever asked
 */
export const decideEventChange = operation({
  name: "decideEventChange",
  input: z
    .strictObject({ event_id: eventId, decision, note: note.optional(), version })
    .refine((input) => input.decision === "apply" || input.note !== undefined, {
      path: ["note"],
      message: "Say why",
    }),
  output: z.strictObject({ decision: z.enum(["apply", "reject"]) }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { platform: "event.approve" },
  audit: "event.change_decided",
  decides: decidesOnEvent,
  async run({ input, target, work }) {
    const { platform_id, entity_id, title, proposed } = target.data;
    if (!proposed) throw new GatehouseError("failed-precondition", "Nobody asks for a change of this event.");
    assertSeen(target.data, input.version);
    const { proposed_by, proposed_at: _, ...wanted } = proposed;
    const entity = await work.get(entities().doc(entity_id));
    work.update(target, { ...(input.decision === "apply" && wanted), proposed: null });
    for (const uid of new Set([entity?.data.owner_id ?? proposed_by, proposed_by])) {
      notify(work, uid, {
        platform_id,
        kind: "event_change_decided",
        link: `/workspace/${entity_id}/events/${target.id}`,
        details: { event: title, title: wanted.title, decision: input.decision, note: input.note ?? "" },
      });
    }
    return { decision: input.decision };
  },
});
