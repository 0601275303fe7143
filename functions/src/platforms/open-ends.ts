/** What keeps a platform from being closed for good. */

import { FieldPath } from "firebase-admin/firestore";
import type { Journal } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { sum } from "../model/money.ts";
import type { EventStatus } from "../model/states.ts";
import { events, ledger, orders, refunds, tickets } from "../runtime/collections.ts";
import { type Found, foundAll, instant, type Work } from "../runtime/work.ts";

/**
 * In words only: GOD closes platforms, and looks at what is on one on the record. How much is owed to whom, and for what
 * there are tickets, stands on the platform's own pages.
 */
const words = {
  balances: "money is owed on it",
  pending_orders: "orders wait for their payment",
  disputed_orders: "orders are in dispute",
  unfinished_refunds: "refunds are under way",
  valid_tickets: "there are valid tickets for events that are not over",
} as const;

export type OpenEnd = keyof typeof words;

const held: readonly EventStatus[] = ["published", "postponed"];

/** The platform has to be disabled, so that nothing new is sold meanwhile. */
export async function findOpenEnds(platform_id: string, work: Work): Promise<OpenEnd[]> {
  const ofPlatform = orders().where("platform_id", "==", platform_id);
  const ahead = await work.query(
    events()
      .where("platform_id", "==", platform_id)
      .where("status", "in", held)
      .where("ends_at", ">", instant(work.now)),
  );
  const valid = (event_id: string) =>
    work.count(tickets().where("event_id", "==", event_id).where("status", "in", ["issued", "used", "blocked"]));
  const counts: Record<OpenEnd, number> = {
    balances: await openBalances(platform_id, work),
    pending_orders: await work.count(ofPlatform.where("status", "in", ["pending", "processing"])),
    disputed_orders: await work.count(ofPlatform.where("dispute_state", "==", "open")),
    unfinished_refunds: await work.count(
      refunds().where("platform_id", "==", platform_id).where("status", "in", ["requested", "approved", "processing"]),
    ),
    valid_tickets: sum(await Promise.all(ahead.map(({ id }) => valid(id)))),
  };
  return (Object.keys(words) as OpenEnd[]).filter((end) => counts[end] > 0);
}

/** The same for a person. */
export function describeOpenEnds(ends: readonly OpenEnd[]): string {
  return `This platform cannot be deleted yet: ${ends.map((end) => words[end]).join(", ")}.`;
}

const pageLength = 500;

/** What is left on the platform's own account and on Stripe's is nobody else's money. */
function isOwed(account: string): boolean {
  return account.startsWith("entity:") || account.startsWith("affiliate:");
}

/**
 * How many balances of entities and affiliates are not settled. Sums up the ledger past the transaction, which could not hold it all. Journals are never changed or removed, so if the
 * transaction counts as many as were summed up, they were all.
 *
 * @throws aborted  a journal came in between
 */
async function openBalances(platform_id: string, work: Work): Promise<number> {
  const journals = ledger().where("platform_id", "==", platform_id);
  // Each account in each of its currencies.
  const totals = new Map<string, number>();
  let summed = 0;
  let page: Found<Journal>[] = [];
  do {
    const all = journals.orderBy(FieldPath.documentId()).limit(pageLength);
    const last = page.at(-1);
    page = foundAll(await (last === undefined ? all : all.startAfter(last.id)).get());
    summed += page.length;
    for (const { currency, entries } of page.map(({ data }) => data)) {
      for (const { account, amount_minor } of entries.filter((entry) => isOwed(entry.account))) {
        const key = `${account} ${currency}`;
        totals.set(key, (totals.get(key) ?? 0) + amount_minor);
      }
    }
  } while (page.length === pageLength);
  if ((await work.count(journals)) !== summed) {
    throw new GatehouseError("aborted", "Money is moving on this platform at this moment. Try again.");
  }
  return [...totals.values()].filter((amount_minor) => amount_minor !== 0).length;
}
