/** What an entity still owes, and is owed: reasons not to let it go. */

import { events } from "../events/collections.ts";
import type { EventStatus } from "../events/model.ts";
import { ledger } from "../ledger/collections.ts";
import { accounts } from "../ledger/journals.ts";
import { orders } from "../payments/collections.ts";
import type { OrderStatus } from "../payments/model.ts";
import { instant, type Work } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";
import type { TicketStatus } from "../tickets/model.ts";

/** Tickets that let somebody in, or still may, at events that are not over. */
export interface ValidTickets {
  event_id: string;
  title: string;
  count: number;
}

export interface Owed {
  currency: string;
  amount_minor: number;
}

/** Of events that may have sold tickets; drafts, of which there can be any number, have not. */
const onSaleOnce: readonly EventStatus[] = ["published", "postponed", "cancelled", "completed"];
const valid: readonly TicketStatus[] = ["held", "issued", "used", "blocked"];
const settled: readonly OrderStatus[] = ["paid", "partially_refunded", "refunded"];
// As many values as one `in` takes.
const chunk = 30;

export async function validTickets(work: Work, entity_id: string): Promise<ValidTickets[]> {
  const ahead = await work.query(
    events()
      .where("entity_id", "==", entity_id)
      .where("status", "in", onSaleOnce)
      .where("ends_at", ">", instant(work.now)),
  );
  const counted = await Promise.all(
    ahead.map(async ({ id, data }) => ({
      event_id: id,
      title: data.title,
      count: await work.count(
        tickets().where("entity_id", "==", entity_id).where("event_id", "==", id).where("status", "in", valid),
      ),
    })),
  );
  return counted.filter(({ count }) => count > 0);
}

/** What the ledger owes the entity, by currency; what it owes the platform is not told. */
export async function owedTo(work: Work, entity_id: string): Promise<Owed[]> {
  const sold = await work.query(orders().where("entity_id", "==", entity_id).where("status", "in", settled));
  const balances = new Map<string, number>();
  for (let start = 0; start < sold.length; start += chunk) {
    const ids = sold.slice(start, start + chunk).map(({ id }) => id);
    for (const { data } of await work.query(ledger().where("order_id", "in", ids))) {
      for (const { account, amount_minor } of data.entries) {
        if (account !== accounts.entity(entity_id)) continue;
        balances.set(data.currency, (balances.get(data.currency) ?? 0) + amount_minor);
      }
    }
  }
  return [...balances]
    .filter(([, amount_minor]) => amount_minor > 0)
    .map(([currency, amount_minor]) => ({ currency, amount_minor }));
}
