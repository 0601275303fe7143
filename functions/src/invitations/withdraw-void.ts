/**
 * What makes an invitation void closes it at once: what nobody may accept now must not become good again when its maker
 * comes back to the same right.
 */
import { FieldPath, type Query } from "firebase-admin/firestore";
import { planBulk } from "../bulk.ts";
import { transition } from "../model/machine.ts";
import type { EntityRole } from "../model/permissions.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { canonical } from "../runtime/canonical.ts";
import { type BulkChange, invitations } from "../runtime/collections.ts";
import { derivedKey } from "../runtime/derived-ids.ts";
import type { Work } from "../runtime/work.ts";
import { mayInvite } from "./inviter.ts";
import type { Invitation, Void, Withdrawal } from "./model.ts";
import { invitationStates } from "./model.ts";

// A transaction takes 500 writes, of which whoever calls this has most; the rest follows in transactions of their own.
const page = 30;

const withdrawing = systemActor("invitations");

/** What somebody has made on an entity's team, and what was made for them as one of it; they leave it. */
export function ofMember(entity_id: string, uid: string): Void[] {
  return [{ where: { entity_id, invited_by: uid } }, { where: { entity_id, uid } }];
}

/** What somebody has made on an entity's team and could not make in this role. */
export function beyondRole(entity_id: string, uid: string, role: EntityRole): Void[] {
  return [{ where: { entity_id, invited_by: uid }, beyond_role: role }];
}

/** What somebody has made on a platform; on all of them with null. */
export function madeBy(uid: string, platform_id: string | null): Void[] {
  return [{ where: { invited_by: uid, ...(platform_id !== null && { platform_id }) } }];
}

/** The invitations into a platform's affiliate programme that these people made; they manage it no longer. */
export function toProgrammeBy(platform_id: string, uids: readonly string[]): Void[] {
  if (uids.length === 0) return [];
  return [{ where: { platform_id, kind: "affiliate" }, by: uids }];
}

/** The invitations that a GOD made who is none any more, except on these platforms, where a role of theirs does, too. */
export function asGod(uid: string, still: readonly string[]): Void[] {
  return [{ where: { invited_by: uid, kind: "affiliate" }, except_on: still }];
}

/** What is open to an event. */
export function toEvent(event_id: string): Void[] {
  return [{ where: { event_id } }];
}

/**
 * Prepares to withdraw them: the first of them with the caller's writes, so that they stand in its record, the others
 * after it. Call it before any write, and what it gives with the writes.
 *
 * @param except  the id of the one that the caller accepts
 */
export async function planWithdrawing(
  work: Work,
  { platform_id, entity_id = null }: { platform_id: string; entity_id?: string | null },
  voids: readonly Void[],
  except?: string,
): Promise<() => void> {
  const writes: (() => void)[] = [];
  for (const each of voids) {
    const { next, write } = await withdrawPage(work, each, null, except);
    writes.push(write);
    if (next === null) continue;
    const input = { platform_id, entity_id, ...each, key: derivedKey(canonical(each)) };
    writes.push(await planBulk(work, "withdraw_invitations", input));
  }
  return () => {
    for (const write of writes) write();
  };
}

/** What one transaction had no room for, each page with a record of its own. */
export async function withdrawalPage(by: Work, { input, reached }: BulkChange<Withdrawal>): Promise<BulkPage> {
  const work = by.as(withdrawing.uid);
  const { next, write } = await withdrawPage(work, input, reached);
  return {
    next,
    write() {
      write();
      recordWithdrawn(work, input);
    },
  };
}

/** Leaves the record of what `work` has withdrawn, where that is all that it has done. */
export function recordWithdrawn(
  work: Work,
  { platform_id, entity_id = null }: { platform_id: string; entity_id?: string | null },
): void {
  const [first] = work.changes;
  if (first === undefined) return;
  recordAudit(work, {
    actor: withdrawing,
    role: "system",
    action: "invitation.withdrawn",
    scope: { platform_id, entity_id, event_id: null },
    resource: first.resource,
    reason: null,
  });
}

function openOnes({ where }: Void): Query<Invitation> {
  const open: Query<Invitation> = invitations().where("status", "==", "pending");
  return Object.entries(where).reduce((among, [field, value]) => among.where(field, "==", value), open);
}

function isVoid(invitation: Invitation, { beyond_role, by, except_on = [] }: Void): boolean {
  if (by !== undefined && !by.includes(invitation.invited_by)) return false;
  if (except_on.includes(invitation.platform_id)) return false;
  return (
    beyond_role === undefined || !mayInvite({ entityRole: beyond_role, platformPermissions: new Set() }, invitation)
  );
}

async function withdrawPage(work: Work, each: Void, after: string | null, except?: string): Promise<BulkPage> {
  const inOrder = openOnes(each).orderBy(FieldPath.documentId());
  const found = await work.query((after === null ? inOrder : inOrder.startAfter(after)).limit(page));
  return {
    next: found.length < page ? null : (found.at(-1)?.id ?? null),
    write() {
      for (const invitation of found.filter(({ id, data }) => id !== except && isVoid(data, each))) {
        const status = transition(invitationStates, invitation.data.status, "withdrawn");
        // What has made it void is nothing for whom it was to.
        work.update(invitation, { status }, withdrawing.uid);
      }
    },
  };
}
