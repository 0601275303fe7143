/**
 * What makes an invitation void closes it at once: what nobody may accept now must not become good again when its maker
 * comes back to the same right.
 */
import { FieldPath, type Query } from "firebase-admin/firestore";
import { transition } from "../model/machine.ts";
import type { EntityRole } from "../model/permissions.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { invitations } from "../runtime/collections.ts";
import { transact } from "../runtime/transact.ts";
import type { Work } from "../runtime/work.ts";
import { mayInvite } from "./inviter.ts";
import type { Invitation } from "./model.ts";
import { invitationStates } from "./model.ts";

// A transaction takes 500 writes, of which whoever calls this has most; the rest follows in transactions of their own.
const page = 30;

const withdrawing = systemActor("invitations");

/** Open invitations of which those that are void go. */
export interface Void {
  among: Query<Invitation>;
  /** All of them, if it is not said. */
  unless?: (invitation: Invitation) => boolean;
}

const open = () => invitations().where("status", "==", "pending");

/** What somebody has made on an entity's team, and what was made for them as one of it; they leave it. */
export function ofMember(entity_id: string, uid: string): Void[] {
  const here = open().where("entity_id", "==", entity_id);
  return [{ among: here.where("invited_by", "==", uid) }, { among: here.where("uid", "==", uid) }];
}

/** What somebody has made on an entity's team and could not make in this role. */
export function beyondRole(entity_id: string, uid: string, entityRole: EntityRole): Void[] {
  const among = open().where("entity_id", "==", entity_id).where("invited_by", "==", uid);
  return [{ among, unless: (invitation) => mayInvite({ entityRole, platformPermissions: new Set() }, invitation) }];
}

/** What somebody has made on a platform; on all of them with null. */
export function madeBy(uid: string, platform_id: string | null): Void[] {
  const made = open().where("invited_by", "==", uid);
  return [{ among: platform_id === null ? made : made.where("platform_id", "==", platform_id) }];
}

/** The invitations into a platform's affiliate programme that these people made; they manage it no longer. */
export function toProgrammeBy(platform_id: string, uids: readonly string[]): Void[] {
  if (uids.length === 0) return [];
  const among = open().where("platform_id", "==", platform_id).where("kind", "==", "affiliate");
  return [{ among, unless: ({ invited_by }) => !uids.includes(invited_by) }];
}

/** The invitations that a GOD made who is none any more, except on these platforms, where a role of theirs does, too. */
export function asGod(uid: string, still: readonly string[]): Void[] {
  const among = open().where("invited_by", "==", uid).where("kind", "==", "affiliate");
  return [{ among, unless: ({ platform_id }) => still.includes(platform_id) }];
}

/** What is open to an event. */
export function toEvent(event_id: string): Void[] {
  return [{ among: open().where("event_id", "==", event_id) }];
}

/**
 * Prepares to withdraw the first of them with the caller's writes, so that they stand in its record. Call it before any
 * write. If it is not complete, `withdrawRest` follows once the transaction is through.
 *
 * @param except  the id of the one that the caller accepts
 */
export async function withdrawVoid(work: Work, voids: readonly Void[], except?: string) {
  const found = await Promise.all(voids.map((each) => withdrawPage(work, each, null, except)));
  return {
    complete: found.every(({ next }) => next === null),
    write: () => {
      for (const { write } of found) write();
    },
  };
}

/** Withdraws what one transaction had no room for, each page with a record of its own. */
export async function withdrawRest(
  voids: readonly Void[],
  scope: { platform_id: string; entity_id: string | null },
  request_id: string,
  now: Date,
): Promise<void> {
  for (const each of voids) {
    let next: string | null = null;
    do {
      next = await transact({ uid: withdrawing.uid, request_id, now }, async (work): Promise<string | null> => {
        const found = await withdrawPage(work, each, next);
        found.write();
        recordWithdrawn(work, scope);
        return found.next;
      });
    } while (next !== null);
  }
}

/** Leaves the record of what `work` has withdrawn, where that is all that it has done. */
export function recordWithdrawn(work: Work, scope: { platform_id: string; entity_id: string | null }): void {
  const [first] = work.changes;
  if (first === undefined) return;
  recordAudit(work, {
    actor: withdrawing,
    role: "system",
    action: "invitation.withdrawn",
    scope: { ...scope, event_id: null },
    resource: first.resource,
    reason: null,
  });
}

async function withdrawPage(
  work: Work,
  { among, unless = () => false }: Void,
  after: string | null,
  except: string | null = null,
) {
  const inOrder = among.orderBy(FieldPath.documentId());
  const found = await work.query((after === null ? inOrder : inOrder.startAfter(after)).limit(page));
  return {
    next: found.length < page ? null : (found.at(-1)?.id ?? null),
    write: () => {
      for (const invitation of found.filter(({ id, data }) => id !== except && !unless(data))) {
        const status = transition(invitationStates, invitation.data.status, "withdrawn");
        // What has made it void is nothing for whom it was to.
        work.update(invitation, { status }, withdrawing.uid);
      }
    },
  };
}
