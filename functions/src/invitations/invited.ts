/** The invited person, and what they may still answer. */
import type { Invitation } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { type AccountAddress, addressOf } from "../people/find-person.ts";
import type { Actor } from "../runtime/actor.ts";
import type { Found } from "../runtime/work.ts";
import { isOver } from "./invite.ts";

/** For `prepare`: what Authentication says of the caller's address; what they say themselves counts for nothing. */
export function callersAddress(_input: unknown, actor: Actor): Promise<AccountAddress | null> {
  return addressOf(actor.uid);
}

const over = {
  accepted: "This invitation was accepted already.",
  declined: "This invitation was declined.",
  withdrawn: "This invitation was withdrawn.",
  expired: "This invitation has expired. Ask for another one.",
};

/**
 * @throws permission-denied    it is for somebody else, or the caller's address is not confirmed
 * @throws failed-precondition  it is not open any more
 */
export function assertMayAnswer(
  { data }: Found<Invitation>,
  { uid }: Actor,
  caller: AccountAddress | null,
  now: Date,
): void {
  const isTheirs = data.uid === null ? caller !== null && caller.email === data.email : data.uid === uid;
  if (!isTheirs) {
    throw new GatehouseError("permission-denied", "This invitation is for another address than that of your account.");
  }
  if (!caller?.confirmed) {
    throw new GatehouseError("permission-denied", "Confirm your e-mail address first.");
  }
  const status = data.status === "pending" && isOver(data.expires_at, now) ? "expired" : data.status;
  if (status !== "pending") throw new GatehouseError("failed-precondition", over[status], { details: { status } });
}

/** How whoever invited knows them: what an account says of itself is told by those who accept. */
export function asInvited({ email, name }: Invitation): string {
  return name ?? email ?? "";
}

/** Where whoever invited sees what became of it. */
export function inviterLink({ platform_id, entity_id }: Invitation): string {
  return entity_id === null ? `/console/${platform_id}/affiliates` : `/workspace/${entity_id}/team`;
}
