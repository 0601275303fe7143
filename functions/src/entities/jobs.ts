/** What has to happen to teams without anybody asking. Each job may run twice at once, or be cut off anywhere. */
import { FieldPath } from "firebase-admin/firestore";
import { expireInvitation } from "../invitations/expire-invitation.ts";
import type { Entity } from "../model/documents.ts";
import { systemActor } from "../runtime/actor.ts";
import { entities, invitations } from "../runtime/collections.ts";
import { drain } from "../runtime/drain.ts";
import { type Found, instant } from "../runtime/work.ts";
import { dissolveTeam } from "./dissolve-team.ts";

const deletionPatience_ms = 120_000;

/** Marks invitations that nobody answered in time. They cannot be accepted since then, marked or not. */
export function expireInvitations(now: Date) {
  const due = invitations()
    .where("status", "==", "pending")
    .where("expires_at", "<=", instant(now))
    .orderBy("expires_at");
  const actor = systemActor("expire-invitations");
  const expire = (invitation_id: string) => expireInvitation.execute({ data: { invitation_id }, actor, now });
  return drain("expire invitations", due, ({ id }) => expire(id), now);
}

/** Goes on taking away the grants of deleted entities where that was cut off. */
export function finishDeletions(now: Date) {
  const due = entities().where("deletion.removing_team", "==", true).orderBy(FieldPath.documentId());
  const finish = async ({ id, data }: Found<Entity>) => {
    if (data.updated_at.toMillis() > now.getTime() - deletionPatience_ms) return;
    await dissolveTeam(id, systemActor("dissolve-team"), now);
  };
  return drain("finish deletions", due, finish, now);
}
