/** What has to happen to teams without anybody asking. Each job may run twice at once, or be cut off anywhere. */
import { systemActor } from "../runtime/actor.ts";
import { entities, invitations } from "../runtime/collections.ts";
import { each } from "../runtime/each.ts";
import { foundAll, instant } from "../runtime/work.ts";
import { dissolveTeam } from "./dissolve-team.ts";
import { expireInvitation } from "./expire-invitation.ts";

const batch = 200;
const deletionPatience_ms = 120_000;

/** Marks invitations that nobody answered in time. They cannot be accepted since then, marked or not. */
export async function expireInvitations(now: Date): Promise<number> {
  const due = await invitations()
    .where("status", "==", "pending")
    .where("expires_at", "<=", instant(now))
    .orderBy("expires_at")
    .limit(batch)
    .get();
  const actor = systemActor("expire-invitations");
  return each(foundAll(due), ({ id }) => expireInvitation.execute({ data: { invitation_id: id }, actor, now }));
}

/** Goes on taking away the grants of deleted entities where that was cut off. */
export async function finishDeletions(now: Date): Promise<number> {
  const due = await entities().where("deletion.removing_team", "==", true).limit(batch).get();
  const cutOff = foundAll(due).filter(({ data }) => data.updated_at.toMillis() <= now.getTime() - deletionPatience_ms);
  return each(cutOff, ({ id }) => dissolveTeam(id, systemActor("dissolve-team"), now));
}
