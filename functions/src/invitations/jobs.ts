import type { Jobs } from "../domain.ts";
import { systemActor } from "../runtime/actor.ts";
import { invitations } from "../runtime/collections.ts";
import { drain } from "../runtime/drain.ts";
import { instant } from "../runtime/work.ts";
import { expireInvitation } from "./expire-invitation.ts";

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

export const jobs: Jobs = { ours: { expireInvitations } };
