/** What a platform's status means for its people: their grants are disabled while it is not active; its master is told. */
import { FieldPath } from "firebase-admin/firestore";
import { platformGrantStatus } from "../model/grants.ts";
import { transition } from "../model/machine.ts";
import type { NotificationKind } from "../notices.ts";
import { type ClosedScope, closePages, requestClosing } from "../payments/close-pages.ts";
import { type Actor, systemActor } from "../runtime/actor.ts";
import { platformRoles, platforms, users } from "../runtime/collections.ts";
import { drain } from "../runtime/drain.ts";
import { notify } from "../runtime/notify.ts";
import { transact } from "../runtime/transact.ts";
import type { Author, Found, Work } from "../runtime/work.ts";
import type { Platform } from "./model.ts";
import { type PlatformStatus, platformStates } from "./model.ts";

// A transaction takes 500 writes, and each holder is read as well.
const page = 200;

const kinds = {
  active: "platform_enabled",
  disabled: "platform_disabled",
  deleted: "platform_deleted",
} as const satisfies Record<PlatformStatus, NotificationKind>;

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
  const status = transition(platformStates, platform.data.status, to);
  const grants = await alignGrants(work, { platform_id: platform.id, status }, null);
  const applying = grants.next !== null;
  work.update(platform, { status, applying });
  grants.write();
  if (status === "disabled") requestClosing(work, closingOf(platform.id));
  notify(work, platform.data.master_id, {
    platform_id: platform.id,
    kind: kinds[status],
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
  let from: Reached | null = { after: null, change: undefined };
  while (from !== null) from = await followPage(platform_id, author, from);
}

/** How far it is, and which change of the platform that belongs to: after another one it counts for nothing. */
interface Reached {
  after: string | null;
  change: string | undefined;
}

/** Firestore runs a transaction anew where it met another one, so how far it came is told by what was committed alone. */
function followPage(platform_id: string, author: Author, { after, change }: Reached): Promise<Reached | null> {
  return transact(author, async (work) => {
    const platform = await work.get(platforms().doc(platform_id));
    if (platform === null || !platform.data.applying) return null;
    const { request_id } = platform.data;
    const grants = await alignGrants(work, platform.data, request_id === change ? after : null);
    grants.write();
    if (grants.next === null) work.updateQuietly(platform, { applying: false });
    return grants.next === null ? null : { after: grants.next, change: request_id };
  });
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
