/** Who may ban whom, and where. */
import type { DocumentReference } from "firebase-admin/firestore";
import type { Void } from "../invitations/model.ts";
import { madeBy } from "../invitations/withdraw-void.ts";
import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import type { Platform } from "../platforms/model.ts";
import type { Person } from "../runtime/accounts.ts";
import type { Standing } from "../runtime/authorise.ts";
import { deployment, platformRoles, platforms, users } from "../runtime/collections.ts";
import type { Scoped } from "../runtime/specification.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { User } from "./model.ts";

/** What a ban is about: the platform's document; `global` is what stands above all of them. */
export function scopeDocument(platform_id: string): DocumentReference<Scoped> {
  const ref: DocumentReference<Scoped> = platform_id === globalScope ? deployment() : platforms().doc(platform_id);
  return ref;
}

/**
 * Everything that a ban stops, and what stops it. What is added to the product and is somebody's to do, to hold or to
 * earn belongs here, with a test under the same words.
 */
export const stoppedByBan = {
  "calling an operation": "authorise asks for the person's bans, and for those of their address, before any permission",
  buying: "createOrder is an operation",
  "paying for what they had ordered":
    "banPerson closes their payment pages; settlePayment gives back what comes all the same",
  "applying for an entity": "the rule for applications asks for the person's bans",
  "getting an application approved": "approveEntity asks for the bans of the applicant, and of their address",
  "joining the affiliate programme": "joinAffiliateProgramme is an operation",
  "being referred": "attachReferral is an operation",
  "accepting an invitation": "acceptInvitation is an operation",
  "the roles on the platform": "alignGrants disables them, and whoever writes one asks for the bans",
  "the role in a team": "alignGrants disables it, and whoever writes one asks for the bans",
  "an assignment to an event": "alignGrants disables it, and whoever writes one asks for the bans",
  "invitations that they made": "banPerson withdraws them",
  "their code bringing people": "alignGrants disables the affiliate, of whom attachReferral asks",
  "earning from sales": "alignGrants disables the affiliate, of whom settlePayment asks",
  "another account with the same address": "the address is banned, too",
  "an account whose address has changed": "the address of who is refused is noted",
} as const;

/** The invitations that a banned person has made there; nobody comes in by their word. */
export function invitationsStopped(uid: string, platform_id: string): Void[] {
  return madeBy(uid, platform_id === globalScope ? null : platform_id);
}

/** @throws not-found */
export function existing<P extends Person>(person: P | null): P {
  if (person === null) throw new GatehouseError("not-found", "There is no such account.", { field: "uid" });
  return person;
}

/**
 * Nobody bans or unbans themselves, a GOD, or somebody who holds what they lack; who leads a platform, only GOD does.
 *
 * @returns the person's public document; null for somebody who has none yet
 * @throws permission-denied
 */
export async function assertMayBan(
  work: Work,
  actor: { uid: string; standing: Standing },
  uid: string,
  platform_id: string,
  platform: Found<Platform> | null,
): Promise<Found<User> | null> {
  const [{ user, grant, above }] = await work.read({
    user: users().doc(uid),
    grant: platformRoles().doc(`${platform_id}_${uid}`),
    above: platformRoles().doc(`${globalScope}_${uid}`),
  });
  const refuse = (message: string) => new GatehouseError("permission-denied", message, { field: "uid" });
  const { platformPermissions } = actor.standing;
  if (actor.uid === uid) throw refuse("Nobody bans or unbans themselves.");
  if (above?.data.roles.includes("god")) throw refuse("A GOD is not banned. Take GOD away first.");
  const leads = grant?.data.roles.includes("superadmin") || platform?.data.master_id === uid;
  if (leads && !platformPermissions.has("platform.manage")) throw refuse("Only GOD bans or unbans a superadmin.");
  if (grant?.data.permissions.some((permission) => !platformPermissions.has(permission))) {
    throw refuse("This person may do what you may not, so somebody above you decides.");
  }
  return user;
}
