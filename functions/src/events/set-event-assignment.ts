import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { grantStatus } from "../model/grants.ts";
import { eventId, eventRole } from "../model/inputs.ts";
import { findPerson, known, namesOne, whom } from "../people/find-person.ts";
import { eventRoles, events, users } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

/**
 * Gives a person rights on one event only, such as a volunteer at its door; the role null takes them away.
 *
 * @throws not-found          no such account
 * @throws permission-denied  a role for oneself, which would outlast the one in the team
 */
export const setEventAssignment = operation({
  name: "setEventAssignment",
  input: z.strictObject({ event_id: eventId, ...whom, role: eventRole.nullable() }).refine(...namesOne),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "team.grant_working" },
  audit: "event.assignment_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, actor, target, prepared, work }) {
    const { platform_id, entity_id } = target.data;
    const person = known(prepared);
    if (input.role !== null && person.uid === actor.uid) {
      throw new GatehouseError("permission-denied", "Nobody assigns themselves.", { field: "role" });
    }
    const ref = eventRoles().doc(`${target.id}_${person.uid}`);
    const [{ current, user }] = await work.read({ current: ref, user: users().doc(person.uid) });
    if (input.role === null) {
      if (current !== null) work.delete(current);
    } else if (current === null) {
      work.create(ref, {
        platform_id,
        entity_id,
        event_id: target.id,
        uid: person.uid,
        name: person.name,
        role: input.role,
        status: grantStatus(user?.data ?? null, platform_id),
      });
    } else {
      work.update(current, { role: input.role });
    }
    return { uid: person.uid };
  },
});
