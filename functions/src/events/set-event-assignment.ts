import { z } from "zod";
import { assertApproved } from "../entities/approved.ts";
import { entities } from "../entities/collections.ts";
import { invite } from "../invitations/invite.ts";
import { GatehouseError } from "../model/errors.ts";
import { grantStatus } from "../model/grants.ts";
import { eventId, eventRole } from "../model/inputs.ts";
import { findPerson, namesOne, whom } from "../runtime/accounts.ts";
import { entityRoles, eventRoles, users } from "../runtime/collections.ts";
import { planLeaving } from "../runtime/leavings.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { events } from "./collections.ts";

/**
 * Gives a person rights on one event only, such as a volunteer at its door: by address they are invited, and accept,
 * with nothing told of whether somebody has it; by uid, whoever is on the entity's team or has an assignment there is
 * given them at once. The role null takes them away.
 *
 * @throws not-found            nobody of this uid is on the team or assigned to the event
 * @throws permission-denied    a role for oneself, which would outlast the one in the team
 * @throws already-exists       the address has an open invitation to the event
 * @throws failed-precondition  by address, while the entity is not approved
 * @throws rate-limited         the address has had its letters of the day
 */
export const setEventAssignment = operation({
  name: "setEventAssignment",
  input: z
    .strictObject({ event_id: eventId, ...whom, role: eventRole.nullable() })
    .refine(...namesOne)
    .refine(({ email, role }) => email === undefined || role !== null, {
      message: "Who is assigned is named by user id",
      path: ["email"],
    }),
  output: z.strictObject({ uid: z.string().nullable(), invitation_id: z.string().nullable() }),
  on: ({ event_id }) => events().doc(event_id),
  requires: { entity: "team.grant_working" },
  audit: "event.assignment_changed",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  prepare: async ({ email }) => (email === undefined ? null : findPerson({ email })),
  async run({ input, actor, target, prepared: account, work }) {
    const { platform_id, entity_id, title } = target.data;
    const { uid, email, role } = input;
    if (role !== null && actor.uid === (uid ?? account?.uid)) {
      throw new GatehouseError("permission-denied", "Nobody assigns themselves.", { field: "role" });
    }
    if (email !== undefined && role !== null) {
      const entity = await work.get(entities().doc(entity_id));
      if (entity !== null) assertApproved(entity);
      // Nobody but its team has seen a draft, so what it is called is written to nobody else.
      const into = target.data.visibility === "public" ? title : (entity?.data.name ?? "");
      const event = { kind: "event", platform_id, entity_id, event_id: target.id, role, into } as const;
      return { uid: null, invitation_id: await invite(work, event, actor, { email, account }) };
    }
    const ref = eventRoles().doc(`${target.id}_${uid}`);
    const [{ current, member, user }] = await work.read({
      current: ref,
      member: entityRoles().doc(`${entity_id}_${uid}`),
      user: users().doc(uid ?? ""),
    });
    if (role === null && current !== null) {
      const left = await planLeaving(work, target.id, current.data);
      work.delete(current);
      left();
    } else if (role !== null && current !== null) {
      work.update(current, { role });
    } else if (role !== null && member !== null) {
      work.create(ref, {
        platform_id,
        entity_id,
        event_id: target.id,
        uid: member.data.uid,
        name: member.data.name,
        role,
        status: grantStatus(user?.data ?? null, platform_id),
      });
    } else {
      throw new GatehouseError("not-found", "This person is not on the team, and not assigned to this event.", {
        field: "uid",
      });
    }
    if (uid !== undefined) {
      notify(work, uid, {
        platform_id,
        link: role === null ? "/" : "/workspace",
        ...(role === null
          ? { kind: "event_role_removed", details: { event: title } }
          : { kind: "event_role_given", details: { event: title, role } }),
      });
    }
    return { uid: uid ?? null, invitation_id: null };
  },
  recover: async () => {},
});
