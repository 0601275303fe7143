/** The invited person, and what they may still answer. */

import { GatehouseError } from "../model/errors.ts";
import { transition } from "../model/machine.ts";
import { type AccountAddress, addressOf } from "../runtime/accounts.ts";
import { type Actor, systemActor } from "../runtime/actor.ts";
import { notify } from "../runtime/notify.ts";
import { type Found, isOver, type Work } from "../runtime/work.ts";
import type { Invitation } from "./model.ts";
import { invitationStates } from "./model.ts";

/**
 * For `prepare`: what Authentication says of the caller's address; what they say themselves counts for nothing.
 *
 * @throws permission-denied  it is not confirmed, whichever invitation they answer
 */
export async function callersAddress(_input: unknown, actor: Actor): Promise<AccountAddress> {
  const address = await addressOf(actor.uid);
  if (!address?.confirmed) throw new GatehouseError("permission-denied", "Confirm your e-mail address first.");
  return address;
}

interface Answering {
  target: Found<Invitation>;
  actor: Actor;
  prepared: AccountAddress;
}

/** For `isThere`: an invitation of somebody else is none. */
export function isForCaller({ target: { data }, actor, prepared }: Answering): boolean {
  return data.uid === null ? prepared.email === data.email : data.uid === actor.uid;
}

const over = {
  accepted: "This invitation was accepted already.",
  declined: "This invitation was declined.",
  withdrawn: "This invitation was withdrawn.",
  expired: "This invitation has expired. Ask for another one.",
};

/** @throws failed-precondition  it was answered, withdrawn, or is over */
export function assertOpen({ data }: Found<Invitation>, now: Date): void {
  const status = data.status === "pending" && isOver(data.expires_at, now) ? "expired" : data.status;
  if (status !== "pending") throw new GatehouseError("failed-precondition", over[status], { details: { status } });
}

/** Where whoever invited sees what became of it. */
export function inviterLink({ platform_id, entity_id }: Invitation): string {
  return entity_id === null ? `/console/${platform_id}/affiliates` : `/workspace/${entity_id}/team`;
}

/**
 * Ends an invitation that nobody accepts, and tells whoever invited. They are told by what they know already whom it was for:
 * what an account says of itself is told by those who accept.
 */
export function endUnaccepted(work: Work, target: Found<Invitation>, to: "declined" | "expired") {
  const { platform_id, into, invited_by, role, name, email } = target.data;
  const status = transition(invitationStates, target.data.status, to);
  work.update(target, { status }, systemActor("invitations").uid);
  notify(work, invited_by, {
    platform_id,
    kind: "invitation_answered",
    link: inviterLink(target.data),
    details: { into, person: name ?? email ?? "", role, answer: status },
  });
  return { status };
}
