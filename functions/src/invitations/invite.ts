/** What asking somebody into a team, to an event or into the affiliate programme have in common. */
import type { Query } from "firebase-admin/firestore";
import { newId } from "../ids.ts";
import { GatehouseError } from "../model/errors.ts";
import { transition } from "../model/machine.ts";
import type { Told } from "../notices.ts";
import type { Person } from "../runtime/accounts.ts";
import type { Actor } from "../runtime/actor.ts";
import { invitations } from "../runtime/collections.ts";
import { planLetter, type Recipient } from "../runtime/mail.ts";
import { notify } from "../runtime/notify.ts";
import { instant, isOver, type Work } from "../runtime/work.ts";
import { daysOpen, letterOf } from "./letter.ts";
import type { Invitation, InvitedInto } from "./model.ts";
import { invitationStates } from "./model.ts";

/** What the invitation is into: with the name that it is called by. */
export type Into = InvitedInto & { platform_id: string; into: string };

/**
 * Who is invited: an address; or a person of the team, by uid. What Authentication knows of them decides whom to tell,
 * and nothing of it is stored or answered, so that nobody learns whose an address is, or what a uid's address is.
 */
export type Invited =
  | { email: string; account: Person | null }
  | { uid: string; name: string; account: { email: string } | null };

/**
 * Invites somebody, by mail and, where they have an account, in their notifications. Letters are counted in a document,
 * so of two invitations of the same person at the same moment one runs again, and meets the other.
 *
 * @param said  what the inviter says to it; it stands in the notification, and never in a letter
 * @throws already-exists  there is an open invitation of the same person to the same thing
 * @throws rate-limited    the address has had its letters of the day
 */
export async function invite(work: Work, into: Into, by: Actor, to: Invited, said?: string): Promise<string> {
  const named = "uid" in to ? { uid: to.uid, email: null, name: to.name } : { uid: null, email: to.email, name: null };
  const earlier = await work.query(openFor(into, to));
  const open = earlier.find(({ data }) => !isOver(data.expires_at, work.now));
  if (open !== undefined) {
    throw new GatehouseError(
      "already-exists",
      "There is an open invitation already. Withdraw it first if it should say something else.",
      { field: "uid" in to ? "uid" : "email", details: { invitation_id: open.id } },
    );
  }
  const invitation_id = newId("invitation");
  const { platform_id, entity_id } = into;
  const invited_by_name = by.name;
  const letter = await planLetter(work, {
    platform_id,
    sender: entity_id ?? platform_id,
    to: recipient(to),
    letter: letterOf(invitation_id, { ...into, invited_by_name }),
  });
  // The job that marks what is over may not have come by yet.
  for (const over of earlier) work.update(over, { status: transition(invitationStates, over.data.status, "expired") });
  work.create(invitations().doc(invitation_id), {
    ...into,
    ...named,
    invited_by: by.uid,
    invited_by_name,
    status: "pending",
    expires_at: instant(new Date(work.now.getTime() + daysOpen * 86_400_000)),
  });
  letter();
  const uid = "uid" in to ? to.uid : to.account?.uid;
  if (uid !== undefined) {
    notify(work, uid, { platform_id, link: `/invitations/${invitation_id}`, ...toldOf(into, by.name, said) });
  }
  return invitation_id;
}

function toldOf({ kind, role, into }: Into, by: string, reason: string | undefined): Told {
  switch (kind) {
    case "team":
      return { kind: "team_invited", details: { entity: into, role, by, ...(reason !== undefined && { reason }) } };
    case "event":
      return { kind: "event_invited", details: { event: into, role, by } };
    case "affiliate":
      return { kind: "affiliate_invited", details: { platform: into, by } };
  }
}

/** What of the same person's is open to the same thing; of somebody else's it says nothing. */
function openFor(into: Into, to: Invited): Query<Invitation> {
  const same = invitations().where("kind", "==", into.kind).where("status", "==", "pending");
  const here = {
    team: same.where("entity_id", "==", into.entity_id),
    event: same.where("event_id", "==", into.event_id),
    affiliate: same.where("platform_id", "==", into.platform_id),
  }[into.kind];
  return "uid" in to ? here.where("uid", "==", to.uid) : here.where("email", "==", to.email);
}

function recipient(to: Invited): Recipient {
  return "uid" in to ? { uid: to.uid, email: to.account?.email ?? null } : { email: to.email };
}
