/** What keeps a platform from being closed for good. */

import { FieldPath } from "firebase-admin/firestore";
import { events } from "../events/collections.ts";
import type { EventStatus } from "../events/model.ts";
import { ledger } from "../ledger/collections.ts";
import { GatehouseError } from "../model/errors.ts";
import { allOf } from "../model/lists.ts";
import { sum } from "../model/money.ts";
import { orders, refunds } from "../payments/collections.ts";
import { pages } from "../runtime/pages.ts";
import { instant, type Work } from "../runtime/work.ts";
import { tickets } from "../tickets/collections.ts";

/**
 * In words only: GOD closes platforms, and looks at what is on one on the record. How much is owed to whom, and for what
 * there are tickets, stands on the platform's own pages.
 */
const words = {
  balances: "money is owed on it",
  pending_orders: "orders wait for their payment",
  disputed_orders: "orders are in dispute",
  unfinished_refunds: "refunds are under way",
  owed_refunds: "refunds have failed that are owed to buyers",
  valid_tickets: "there are valid tickets for events that are not over",
} as const;

export type OpenEnd = keyof typeof words;

const held: readonly EventStatus[] = ["published", "postponed"];

/** The platform has to be disabled, so that nothing new is sold meanwhile. */
export async function findOpenEnds(platform_id: string, work: Work, summed: SummedLedger): Promise<OpenEnd[]> {
  const ofPlatform = orders().where("platform_id", "==", platform_id);
  const ofRefunds = refunds().where("platform_id", "==", platform_id);
  const ahead = await work.query(
    events()
      .where("platform_id", "==", platform_id)
      .where("status", "in", held)
      .where("ends_at", ">", instant(work.now)),
  );
  const valid = (event_id: string) =>
    work.count(tickets().where("event_id", "==", event_id).where("status", "in", ["issued", "used", "blocked"]));
  const counts: Record<OpenEnd, number> = {
    balances: await openBalances(platform_id, work, summed),
    pending_orders: await work.count(ofPlatform.where("status", "in", ["pending", "processing"])),
    disputed_orders: await work.count(ofPlatform.where("dispute_state", "==", "open")),
    unfinished_refunds: await work.count(ofRefunds.where("status", "in", ["requested", "approved", "processing"])),
    // Those of tickets leave the buyer the tickets.
    owed_refunds: await work.count(ofRefunds.where("status", "==", "failed").where("ticket_ids", "==", [])),
    valid_tickets: sum(await Promise.all(ahead.map(({ id }) => valid(id)))),
  };
  return (Object.keys(words) as OpenEnd[]).filter((end) => counts[end] > 0);
}

/** The same for a person. */
export function describeOpenEnds(ends: readonly OpenEnd[]): string {
  return `This platform cannot be deleted yet: ${allOf(ends.map((end) => words[end]))}.`;
}

const pageLength = 500;

/** What is left on the platform's own account and on Stripe's is nobody else's money. */
function isOwed(account: string): boolean {
  return ["entity:", "affiliate:", "refunds_due:"].some((prefix) => account.startsWith(prefix));
}

export interface SummedLedger {
  /** How many balances of entities, affiliates and buyers are not settled. */
  open: number;
  journals: number;
}

function journalsOf(platform_id: string) {
  return ledger().where("platform_id", "==", platform_id);
}

/** Sums up the ledger before the transaction, which could not hold it all, and would end while it waits for it. */
export async function sumUpLedger(platform_id: string): Promise<SummedLedger> {
  // Each account in each of its currencies.
  const totals = new Map<string, number>();
  let journals = 0;
  for await (const page of pages(journalsOf(platform_id).orderBy(FieldPath.documentId()), pageLength)) {
    journals += page.length;
    for (const { currency, entries } of page.map((journal) => journal.data())) {
      for (const { account, amount_minor } of entries.filter((entry) => isOwed(entry.account))) {
        const key = `${account} ${currency}`;
        totals.set(key, (totals.get(key) ?? 0) + amount_minor);
      }
    }
  }
  return { open: [...totals.values()].filter((amount_minor) => amount_minor !== 0).length, journals };
}

/**
 * Journals are never changed or removed, so if there are as many as were summed up, they were all.
 *
 * @throws aborted  a journal came in between
 */
async function openBalances(platform_id: string, work: Work, { open, journals }: SummedLedger): Promise<number> {
  if ((await work.count(journalsOf(platform_id))) === journals) return open;
  throw new GatehouseError("aborted", "Money is moving on this platform at this moment. Try again.");
}
