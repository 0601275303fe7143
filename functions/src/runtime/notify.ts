import { newId } from "../ids.ts";
import type { Notice } from "../notices.ts";
import { systemActor } from "./actor.ts";
import { notifications } from "./collections.ts";
import type { Work } from "./work.ts";

/** Tells a person something, in the same transaction as what it tells of. Who did that stands in its words, or nowhere. */
export function notify(work: Work, uid: string, notification: Notice): void {
  const author = systemActor("notify").uid;
  work.createQuietly(notifications(uid).doc(newId("notification")), { ...notification, read_at: null }, author);
}
