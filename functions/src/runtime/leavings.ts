/**
 * When somebody last left a team or an event. An invitation to an address that is older does not bring them back, though
 * nobody could tell, when it was sent, that it was to somebody who was there.
 */

import { GatehouseError } from "../model/errors.ts";
import type { Instant } from "../model/stored.ts";
import { leavings } from "./collections.ts";
import { instant, type Work } from "./work.ts";

const leavingOf = (from: string, uid: string) => leavings().doc(`${from}_${uid}`);

/** Prepares to note that somebody leaves an entity's team, or an event. Call before any write. */
export async function planLeaving(
  work: Work,
  from: string,
  { platform_id, uid }: { platform_id: string; uid: string },
): Promise<() => void> {
  const current = await work.get(leavingOf(from, uid));
  const left_at = instant(work.now);
  return () => {
    if (current === null) work.createQuietly(leavingOf(from, uid), { platform_id, left_at });
    else work.updateQuietly(current, { left_at });
  };
}

/** Whether somebody has left an entity's team, or an event, at that moment or after it. */
export async function hasLeftSince(work: Work, from: string, uid: string, moment: Instant): Promise<boolean> {
  const leaving = await work.get(leavingOf(from, uid));
  return leaving !== null && leaving.data.left_at.toMillis() >= moment.toMillis();
}

/** @throws failed-precondition  the person has left since the invitation was sent */
export async function assertNotLeft(
  work: Work,
  from: string,
  uid: string,
  invitation: { created_at: Instant },
): Promise<void> {
  if (!(await hasLeftSince(work, from, uid, invitation.created_at))) return;
  throw new GatehouseError("failed-precondition", "This invitation is from before you left. Ask for another one.");
}
