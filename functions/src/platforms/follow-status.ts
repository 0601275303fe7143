/** What a platform's status means for its people: their grants are disabled while it is not active; its master is told. */
import { FieldPath } from "firebase-admin/firestore";
import type { NotificationKind, Platform } from "../model/documents.ts";
import { platformGrantStatus } from "../model/grants.ts";
import { type PlatformStatus, transition } from "../model/states.ts";
import { type ClosedScope, closePages, requestClosing } from "../payments/close-pages.ts";
import { type Actor, systemActor } from "../runtime/actor.ts";
import { platformRoles, platforms, users } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { drain } from "../runtime/drain.ts";
import { notify } from "../runtime/notify.ts";
import { type Author, type Found, Work } from "../runtime/work.ts";

// A transaction takes 500 writes, and each holder is read as well.
const page = 200;

const notices: Record<PlatformStatus, NotificationKind> = {
  active: "platform_enabled",
  disabled: "platform_disabled",
  deleted: "platform_deleted",
};

/** Of an operation's context, what a change of a platform's status takes. */
interface Changing {
  target: Found<Platform>;
  input: { reason: string };
  work: Work;
  request_id: string;
}

interface StatusChange {
  status: PlatformStatus;
  applying: boolean;
  request_id: string;
}

/**
 * Moves a platform to another status, with the grants of its staff: at once for as many as one transaction takes.
 * The others follow with {@link followChange}; until then the platform is marked as `applying`.
 *
 * @throws failed-precondition  the platform's state does not allow it
 */
export async function changeStatus(
  { target: platform, input, work, request_id }: Changing,
  to: PlatformStatus,
): Promise<StatusChange> {
  const status = transition("platform", platform.data.status, to);
  const grants = await alignGrants(work, { platform_id: platform.id, status }, null);
  const applying = grants.next !== null;
  work.update(platform, { status, applying });
  grants.write();
  if (status === "disabled") requestClosing(work, closingOf(platform.id));
  notify(work, platform.data.master_id, {
    platform_id: platform.id,
    kind: notices[status],
    link: status === "deleted" ? "/" : `/console/${platform.id}`,
    details: { platform: platform.data.name, reason: input.reason },
  });
  return { status, applying, request_id };
}

function closingOf(platform_id: string): ClosedScope {
  return { platform_id, kind: "platform", scope_id: platform_id };
}

/** For `after`: brings the change to those whom its transaction had no room for. */
export async function followChange(
  { status, applying, request_id }: StatusChange,
  { input, actor, now }: { input: { platform_id: string }; actor: Actor; now: Date },
): Promise<{ status: PlatformStatus }> {
  if (status === "disabled") await closePages(closingOf(input.platform_id), now);
  if (applying) await followStatus(input.platform_id, { uid: actor.uid, request_id, now });
  return { status };
}

/**
 * Brings the rest of the grants in line, page by page. It may be cut off anywhere and begun again, and go on beside
 * another one: each page asks the platform as it is.
 */
async function followStatus(platform_id: string, author: Author): Promise<void> {
  let next: string | null = null;
  // Which change of the platform the pages so far belong to: after another one they count for nothing.
  let change: string | undefined;
  for (let done = false; !done; ) {
    done = await database().runTransaction(async (tx) => {
      const work = new Work(tx, author);
      const platform = await work.get(platforms().doc(platform_id));
      if (platform === null || !platform.data.applying) return true;
      if (platform.data.request_id !== change) next = null;
      change = platform.data.request_id;
      const grants = await alignGrants(work, platform.data, next);
      grants.write();
      next = grants.next;
      if (next === null) work.updateQuietly(platform, { applying: false });
      return next === null;
    });
  }
}

/** Goes on where an operation was cut off before all grants had followed. */
export function resumeFollowing(now: Date) {
  const waiting = platforms().where("applying", "==", true).orderBy(FieldPath.documentId());
  const author = (id: string) => ({ uid: systemActor("follow-status").uid, request_id: id, now });
  return drain("follow status", waiting, ({ id }) => followStatus(id, author(id)), now);
}

/** A page of the grants that are not as the platform's status has them; call before any write. */
async function alignGrants(work: Work, platform: Pick<Platform, "platform_id" | "status">, after: string | null) {
  const wrong = platform.status === "active" ? "disabled" : "active";
  const grants = platformRoles()
    .where("platform_id", "==", platform.platform_id)
    .where("status", "==", wrong)
    .orderBy(FieldPath.documentId());
  const found = await work.query((after === null ? grants : grants.startAfter(after)).limit(page));
  // Who is banned stays out.
  const [{ holders }] = await work.read({ holders: found.map(({ data }) => users().doc(data.uid)) });
  return {
    next: found.length < page ? null : (found.at(-1)?.id ?? null),
    write: () => {
      for (const [index, grant] of found.entries()) {
        const status = platformGrantStatus(holders[index]?.data ?? null, platform);
        if (status !== grant.data.status) work.updateQuietly(grant, { status });
      }
    },
  };
}
