import { z } from "zod";
import { invitationStates } from "../invitations/model.ts";
import { entityId } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import type { Actor } from "../runtime/actor.ts";
import { entityRoles, eventRoles, invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";

// Each grant is two writes, of the 500 that a transaction takes; and the audit record names each of them.
const page = 100;

/** Takes so many of the grants on a deleted entity away, and tells who held them. */
const dissolvePart = operation({
  name: "dissolveTeam",
  input: z.strictObject({ entity_id: entityId }),
  output: z.strictObject({}),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: "system",
  audit: "entity.team_dissolved",
  async run({ target, work }) {
    const { platform_id, name, deletion } = target.data;
    if (!deletion?.removing_team) return {};
    const [members, assigned, invited] = await Promise.all([
      work.query(entityRoles().where("entity_id", "==", target.id).limit(page)),
      work.query(eventRoles().where("entity_id", "==", target.id).limit(page)),
      work.query(invitations().where("entity_id", "==", target.id).where("status", "==", "pending").limit(page)),
    ]);
    for (const grant of members) work.delete(grant);
    for (const grant of assigned) work.delete(grant);
    for (const invitation of invited) {
      work.update(invitation, { status: transition(invitationStates, invitation.data.status, "withdrawn") });
    }
    for (const { data } of members) {
      notify(work, data.uid, { platform_id, kind: "entity_deleted", link: "/workspace", details: { entity: name } });
    }
    const complete = [members, assigned, invited].every((found) => found.length < page);
    if (complete) work.update(target, { deletion: { ...deletion, removing_team: false } });
    return {};
  },
});

/** Takes all of them away; cut off, it goes on where it was. */
export async function dissolveTeam(entity_id: string, actor: Actor, now: Date): Promise<void> {
  const ref = entities().doc(entity_id);
  while ((await ref.get()).data()?.deletion?.removing_team) {
    await dissolvePart.execute({ data: { entity_id }, actor, now });
  }
}
