import { holdersInTeam } from "../entities/tell-team.ts";
import type { PlatformPermission } from "../model/permissions.ts";
import { platformRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Work } from "../runtime/work.ts";
import type { Order, Refund } from "./model.ts";

/** A platform may have many who decide refunds: so many are told, and any of them can. */
const staffTold_max = 50;

interface Asked {
  order: Order;
  amount_minor: number;
  requested_by: string;
  /** Whether it is more than the entity's team decides. */
  isAboveTeam: boolean;
}

/**
 * Prepares to tell those who can decide a refund that it waits: the others of the team who may, or the platform's, where
 * it is above what the team decides or nobody else of the team may. Who asked, and the buyer, do not decide. Call it
 * before any write, and what it gives with the writes.
 */
export async function planTellingDeciders(
  work: Work,
  { order, amount_minor, requested_by, isAboveTeam }: Asked,
): Promise<() => void> {
  const { platform_id, entity_id, event_title, buyer_id, currency } = order;
  const others = (uids: string[]) => uids.filter((uid) => uid !== requested_by && uid !== buyer_id);
  const team = isAboveTeam ? [] : others(await holdersInTeam(work, entity_id, "refund.approve"));
  const isForTeam = team.length > 0;
  const told = isForTeam ? team : others(await staffWith(work, platform_id, "refund.approve"));
  return () => {
    for (const uid of told) {
      notify(work, uid, {
        platform_id,
        kind: "refund_requested",
        link: isForTeam ? `/workspace/${entity_id}/sales/refunds` : `/console/${platform_id}/refunds`,
        details: { event: event_title, amount_minor: String(amount_minor), currency },
      });
    }
  };
}

/** Tells whoever asked for a refund what somebody else has decided. */
export function tellRequester(
  work: Work,
  { requested_by, amount_minor, currency, platform_id, entity_id }: Refund,
  { event_title }: Pick<Order, "event_title">,
  decision: { decided_by: string; decision: "approved" | "rejected"; note: string | null },
): void {
  if (requested_by === decision.decided_by || requested_by.startsWith("system:")) return;
  notify(work, requested_by, {
    platform_id,
    kind: "refund_decided",
    link: `/workspace/${entity_id}/sales/refunds`,
    details: {
      event: event_title,
      amount_minor: String(amount_minor),
      currency,
      decision: decision.decision,
      note: decision.note ?? "",
    },
  });
}

async function staffWith(work: Work, platform_id: string, permission: PlatformPermission): Promise<string[]> {
  const holders = await work.query(
    platformRoles()
      .where("platform_id", "==", platform_id)
      .where("permissions", "array-contains", permission)
      .limit(staffTold_max),
  );
  return holders.filter(({ data }) => data.status === "active").map(({ data }) => data.uid);
}
