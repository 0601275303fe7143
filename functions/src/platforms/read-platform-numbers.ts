import { z } from "zod";
import type { Platform } from "../model/documents.ts";
import { platformId } from "../model/inputs.ts";
import { nameOf } from "../model/names.ts";
import { type EntityStatus, machines, type PlatformStatus } from "../model/states.ts";
import {
  deployment,
  entities,
  events,
  orders,
  platformRoles,
  platforms,
  tickets,
  users,
} from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";

export interface PlatformNumbers {
  platform_id: string;
  status: PlatformStatus;
  master_name: string;
  entities: Partial<Record<EntityStatus, number>>;
  events: number;
  /** Tickets that are issued and not used. */
  valid_tickets: number;
  /** Orders that are paid, those refunded in part among them. */
  paid_orders: number;
  staff: number;
}

/** How much there is on platforms, for a GOD: counted, so that no private document is read. */
export const readPlatformNumbers = operation({
  name: "readPlatformNumbers",
  input: z.strictObject({ platform_ids: z.array(platformId).min(1).max(50) }),
  on: deployment,
  requires: { global: "platform.read" },
  audit: "platform.numbers_read",
  limit: { max: 30, per_seconds: 60, counted: "everywhere" },
  runsAgain: true,
  run: async ({ input }) => input,
  // Once it is recorded. A transaction would hold its documents for as long as it counts.
  async after({ platform_ids }) {
    const found = await Promise.all(platform_ids.map((id) => platforms().doc(id).get()));
    return Promise.all(
      found
        .map((snapshot) => snapshot.data())
        .filter((platform) => platform !== undefined)
        .map(numbersOf),
    );
  },
});

async function numbersOf({ platform_id, status, master_id }: Platform): Promise<PlatformNumbers> {
  const here = ["platform_id", "==", platform_id] as const;
  const grants = platformRoles().where(...here);
  const statuses = Object.keys(machines.entity) as EntityStatus[];
  const [master, perStatus, eventCount, valid_tickets, paid_orders, held, empty] = await Promise.all([
    users().doc(master_id).get(),
    Promise.all(
      statuses.map(
        async (each) =>
          [
            each,
            await count(
              entities()
                .where(...here)
                .where("status", "==", each),
            ),
          ] as const,
      ),
    ),
    count(events().where(...here)),
    count(
      tickets()
        .where(...here)
        .where("status", "==", "issued"),
    ),
    count(
      orders()
        .where(...here)
        .where("status", "in", ["paid", "partially_refunded"]),
    ),
    count(grants),
    // A grant without roles is no staff: it holds a support access.
    count(grants.where("roles", "==", [])),
  ]);
  return {
    platform_id,
    status,
    master_name: nameOf(master.get("name")),
    entities: Object.fromEntries(perStatus.filter(([, number]) => number > 0)),
    events: eventCount,
    valid_tickets,
    paid_orders,
    staff: held - empty,
  };
}

async function count(query: FirebaseFirestore.Query<object>): Promise<number> {
  return (await query.count().get()).data().count;
}
