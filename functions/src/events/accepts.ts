import { assertApproved } from "../entities/approved.ts";
import { entities } from "../entities/collections.ts";
import type { Acceptance, AcceptTable } from "../invitations/acceptance.ts";
import { GatehouseError } from "../model/errors.ts";
import { eventRoles } from "../runtime/collections.ts";
import { assertNotLeft } from "../runtime/leavings.ts";
import type { Found, Work } from "../runtime/work.ts";
import { events } from "./collections.ts";
import type { Event } from "./model.ts";

export const accepts = { event: takeAssignment } satisfies AcceptTable;

async function takeAssignment(work: Work, { invitation, actor }: Acceptance<"event">): Promise<() => void> {
  const { platform_id, entity_id, event_id, role } = invitation;
  const ref = eventRoles().doc(`${event_id}_${actor.uid}`);
  const [{ entity, event, current }] = await work.read({
    entity: entities().doc(entity_id),
    event: events().doc(event_id),
    current: ref,
  });
  if (entity === null || !isOf(event, entity_id)) throw new GatehouseError("not-found", "This event is gone.");
  assertApproved(entity);
  for (const from of [entity_id, event_id]) await assertNotLeft(work, from, actor.uid, invitation);
  if (current !== null && current.data.updated_at.toMillis() >= invitation.created_at.toMillis()) {
    throw new GatehouseError(
      "failed-precondition",
      "Your role at this event was changed after this invitation. Ask for another one.",
    );
  }
  return () => {
    if (current !== null) work.update(current, { role });
    else {
      const { uid, name } = actor;
      work.create(ref, { platform_id, entity_id, event_id, uid, name, role, status: "active" });
    }
  };
}

function isOf(event: Found<Event> | null, entity_id: string): boolean {
  return event?.data.entity_id === entity_id;
}
