import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { noteForFollowers } from "../follows/tell-followers.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventId } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { holdsContact } from "../model/text.ts";
import { operation } from "../runtime/operation.ts";
import { events, ticketTypes } from "./collections.ts";
import { eventAnnounced } from "./event-announced.ts";
import { eventStates } from "./model.ts";
import { priceProblem } from "./sales-gate.ts";

/**
 * Publishes a draft, or sends it to review where the platform asks for one.
 *
 * @throws failed-precondition  not a draft, the entity is not approved, no ticket type, a price that cannot be charged, or it
 *                              has begun already
 */
export const publishEvent = operation({
  name: "publishEvent",
  input: z.strictObject({ event_id: eventId }),
  output: z.strictObject({ status: z.enum(["in_review", "published"]) }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "event.update" },
  audit: "event.submitted",
  async run({ actor, target, platform, work, now }) {
    const event = target.data;
    // A postponed event may be published again too, but by another operation.
    if (event.status !== "draft") {
      throw new GatehouseError("failed-precondition", `This event is ${stateInWords(event.status)}, and no draft.`);
    }
    const status = transition(
      eventStates,
      event.status,
      platform?.data.settings.event_review ? "in_review" : "published",
    );
    const entity = await work.get(entities().doc(event.entity_id));
    if (entity?.data.status !== "approved") {
      throw new GatehouseError("failed-precondition", "Only an approved entity publishes events.");
    }
    if (event.starts_at.toMillis() <= now.getTime()) {
      throw new GatehouseError("failed-precondition", "The event has begun already.", { field: "starts_at" });
    }
    assertNoContact(event.title, "title");
    const types = await work.query(ticketTypes(target.id));
    if (types.length === 0) {
      throw new GatehouseError("failed-precondition", "Add a ticket type first.", { field: "ticket_types" });
    }
    for (const { data } of types) {
      assertNoContact(data.name, "ticket_types");
      const problem = priceProblem(data);
      if (problem === null) continue;
      throw new GatehouseError("failed-precondition", `${data.name}: ${problem}`, { field: "ticket_types" });
    }
    work.update(target, {
      status,
      // The draft was written under the name of that moment.
      entity_name: entity.data.name,
      review_note: null,
      submitted_by: actor.uid,
      visibility: status === "published" ? "public" : "hidden",
    });
    if (status === "published") noteForFollowers(work, target, eventAnnounced(target, entity.data.name));
    return { status };
  },
});

/** The rules, by which drafts are written, cannot look behind signs that are not shown. */
function assertNoContact(name: string, field: string): void {
  if (!holdsContact(name)) return;
  throw new GatehouseError("failed-precondition", `"${name}" holds an address of mail or the web. Leave it out.`, {
    field,
  });
}
