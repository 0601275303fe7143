/** What a platform's status means for its people: their grants are disabled while it is not active; its master is told. */
import { FieldPath } from "firebase-admin/firestore";
import { planBulk } from "../bulk.ts";
import { platformGrantStatus } from "../model/grants.ts";
import { transition } from "../model/machine.ts";
import type { NotificationKind } from "../notices.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { type BulkChange, platformRoles, platforms, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { OfPlatform, Platform } from "./model.ts";
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
}

/**
 * Moves a platform to another status, with the grants of its staff: at once for as many as one transaction takes, the
 * others after it.
 *
 * @throws failed-precondition  the platform's state does not allow it
 */
export async function changeStatus(
  { target: platform, input, work }: Changing,
  to: PlatformStatus,
): Promise<{ status: PlatformStatus }> {
  const status = transition(platformStates, platform.data.status, to);
  const platform_id = platform.id;
  const grants = await alignGrants(work, { platform_id, status }, null);
  const goOn = grants.next === null ? null : await planBulk(work, "follow_status", { platform_id });
  const close =
    status === "disabled"
      ? await planBulk(work, "close_pages", { platform_id, kind: "platform", scope_id: platform_id })
      : null;
  work.update(platform, { status });
  grants.write();
  goOn?.();
  close?.();
  notify(work, platform.data.master_id, {
    platform_id,
    kind: kinds[status],
    link: status === "deleted" ? "/" : `/console/${platform_id}`,
    details: { platform: platform.data.name, reason: input.reason },
  });
  return { status };
}

/** Brings the rest of the grants in line. Each page asks the platform as it is. */
export async function followPage(work: Work, { input, reached }: BulkChange<OfPlatform>): Promise<BulkPage> {
  const platform = await work.get(platforms().doc(input.platform_id));
  return platform === null ? { next: null, write() {} } : alignGrants(work, platform.data, reached);
}

/** A page of the grants that are not as the platform's status has them; call before any write. */
async function alignGrants(
  work: Work,
  platform: Pick<Platform, "platform_id" | "status">,
  after: string | null,
): Promise<BulkPage> {
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
