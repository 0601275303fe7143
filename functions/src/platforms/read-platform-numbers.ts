import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { type EntityStatus, entityStates } from "../entities/model.ts";
import { events } from "../events/collections.ts";
import { platformId } from "../model/inputs.ts";
import { statesOf } from "../model/machine.ts";
import { nameOf } from "../model/names.ts";
import { orders } from "../payments/collections.ts";
import { deployment, platformRoles, platforms, users } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { tickets } from "../tickets/collections.ts";
import type { Platform, PlatformStatus } from "./model.ts";

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
  output: z.array(
    z.strictObject({
      platform_id: z.string(),
      status: z.enum(["active", "disabled", "deleted"]),
      master_name: z.string(),
      entities: z.partialRecord(z.enum(statesOf(entityStates)), z.int()),
      events: z.int(),
      valid_tickets: z.int(),
      paid_orders: z.int(),
      staff: z.int(),
    }),
  ),
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
  const statuses = Object.keys(entityStates.steps) as EntityStatus[];
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
