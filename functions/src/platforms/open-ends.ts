/** What keeps a platform from being closed for good. */

import { FieldPath } from "firebase-admin/firestore";
import type { Journal } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import type { EventStatus } from "../model/states.ts";
import { events, ledger, orders, refunds, tickets } from "../runtime/collections.ts";
import { type Found, foundAll, instant, type Work } from "../runtime/work.ts";

export interface OpenEnds {
  /** What the ledger still owes entities and affiliates, or they owe; each in its own currency. */
  balances: { account: string; currency: string; amount_minor: number }[];
  pending_orders: number;
  disputed_orders: number;
  unfinished_refunds: number;
  /** Events that are not over, with the tickets that are valid for them. */
  events: { event_id: string; title: string; tickets: number }[];
}

const held: readonly EventStatus[] = ["published", "postponed"];

/** Null if there is nothing. The platform has to be disabled, so that nothing new is sold meanwhile. */
export async function findOpenEnds(platform_id: string, work: Work): Promise<OpenEnds | null> {
  const ofPlatform = orders().where("platform_id", "==", platform_id);
  const [balances, pending_orders, disputed_orders, unfinished_refunds, ahead] = await Promise.all([
    openBalances(platform_id, work),
    work.count(ofPlatform.where("status", "in", ["pending", "processing"])),
    work.count(ofPlatform.where("dispute_state", "==", "open")),
    work.count(
      refunds().where("platform_id", "==", platform_id).where("status", "in", ["requested", "approved", "processing"]),
    ),
    work.query(
      events()
        .where("platform_id", "==", platform_id)
        .where("status", "in", held)
        .where("ends_at", ">", instant(work.now)),
    ),
  ]);
  const counted = await Promise.all(
    ahead.map(async ({ id, data }) => ({
      event_id: id,
      title: data.title,
      tickets: await work.count(
        tickets().where("event_id", "==", id).where("status", "in", ["issued", "used", "blocked"]),
      ),
    })),
  );
  const withTickets = counted.filter((event) => event.tickets > 0);
  const found = { balances, pending_orders, disputed_orders, unfinished_refunds, events: withTickets };
  const isClear = Object.values(found).every((value) => value === 0 || (Array.isArray(value) && value.length === 0));
  return isClear ? null : found;
}

/** The same for a person. */
export function describeOpenEnds(ends: OpenEnds): string {
  const { balances, pending_orders, disputed_orders, unfinished_refunds } = ends;
  const parts = [
    balances.length > 0 && `${count(balances.length, "balance")} not settled`,
    pending_orders > 0 && `${count(pending_orders, "order")} waiting for payment`,
    disputed_orders > 0 && `${count(disputed_orders, "order")} in dispute`,
    unfinished_refunds > 0 && `${count(unfinished_refunds, "refund")} under way`,
    ...ends.events.map(({ title, tickets }) => `${count(tickets, "valid ticket")} for ${title}`),
  ];
  return `This platform cannot be deleted yet: ${parts.filter((part) => part !== false).join(", ")}.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

const pageLength = 500;

/** What is left on the platform's own account and on Stripe's is nobody else's money. */
function isOwed(account: string): boolean {
  return account.startsWith("entity:") || account.startsWith("affiliate:");
}

/**
 * Sums up the ledger past the transaction, which could not hold it all. Journals are never changed or removed, so if the
 * transaction counts as many as were summed up, they were all.
 *
 * @throws aborted  a journal came in between
 */
async function openBalances(platform_id: string, work: Work): Promise<OpenEnds["balances"]> {
  const journals = ledger().where("platform_id", "==", platform_id);
  const totals = new Map<string, OpenEnds["balances"][number]>();
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
        const before_minor = totals.get(key)?.amount_minor ?? 0;
        totals.set(key, { account, currency, amount_minor: before_minor + amount_minor });
      }
    }
  } while (page.length === pageLength);
  if ((await work.count(journals)) !== summed) {
    throw new GatehouseError("aborted", "Money is moving on this platform at this moment. Try again.");
  }
  return [...totals.values()].filter(({ amount_minor }) => amount_minor !== 0);
}
