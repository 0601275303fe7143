import { entities } from "../entities/collections.ts";
import type { Entity } from "../entities/model.ts";
import { orders } from "../payments/collections.ts";
import type { Order } from "../payments/model.ts";
import type { Platform } from "../platforms/model.ts";
import { auditLogs, platforms } from "../runtime/collections.ts";
import { about, type Invariant, lookUp, pagesOf, refIn } from "./invariant.ts";

const closing = ["entity.suspended", "entity.deleted", "platform.disabled", "platform.deleted"];

export const closedSales: Invariant = {
  name: "Nothing was sold by an entity or on a platform after it was closed",
  remedy: "Refund it: the sale was closed when its money came.",
  async *findings(looking) {
    /** When what is closed was closed, in milliseconds. Few are, so few are looked up. */
    const closed = new Map<string, number | null>();
    async function closedAt(path: string): Promise<number | null> {
      const known = closed.get(path);
      if (known !== undefined) return known;
      const { docs } = await auditLogs().where("resource", "==", path).get();
      const times = docs.filter((record) => closing.includes(record.data().action));
      // When it was committed: an order that was settled while it was under way had not seen it.
      const last = times.map((record) => record.data().created_at.toMillis());
      closed.set(path, last.length === 0 ? null : Math.max(...last));
      return closedAt(path);
    }

    for await (const found of pagesOf(orders(), looking)) {
      const sold = found.filter(({ data }) => data.paid_at !== null);
      const entityOf = ({ entity_id }: Order) => refIn(entities(), entity_id);
      const platformOf = ({ platform_id }: Order) => refIn(platforms(), platform_id);
      const [theirEntities, theirPlatforms] = await Promise.all([
        lookUp(sold.map(({ data }) => entityOf(data))),
        lookUp(sold.map(({ data }) => platformOf(data))),
      ]);
      for (const order of sold) {
        const paid_ms = order.data.paid_at?.toMillis() ?? 0;
        for (const ref of [
          ...(isClosed(theirEntities.get(entityOf(order.data))) ? [entityOf(order.data)] : []),
          ...(isClosed(theirPlatforms.get(platformOf(order.data))) ? [platformOf(order.data)] : []),
        ]) {
          const closed_ms = await closedAt(ref.path);
          if (closed_ms !== null && paid_ms > closed_ms) {
            yield* about(order, [`it was sold at ${iso(paid_ms)}, and ${ref.path} closed at ${iso(closed_ms)}`]);
          }
        }
      }
    }
  },
};

function isClosed(owner: Pick<Entity, "status"> | Pick<Platform, "status"> | undefined): boolean {
  return owner?.status === "suspended" || owner?.status === "disabled" || owner?.status === "deleted";
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
