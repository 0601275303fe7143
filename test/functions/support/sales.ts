/** Orders placed in this process, and everything that one leaves behind. */

import { randomUUID } from "node:crypto";
import { createOrder } from "../../../functions/src/payments/create-order.ts";
import type { Actor } from "../../../functions/src/runtime/actor.ts";
import { enrolAffiliate } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import type { EntityWorld } from "../../support/world.ts";
import { somebody } from "./worlds.ts";

/** Who a person is to a use case that runs in this process; without a second factor. */
export function actorOf(person: Pick<Person, "uid">): Actor {
  return { kind: "person", uid: person.uid, name: "Somebody", second_factor: false, address: "192.0.2.1" };
}

export interface OnSale {
  platform_id: string;
  entity_id: string;
  event_id: string;
}

/** Places an order of one line in this process. */
export function place(
  buyer: Pick<Person, "uid">,
  sale: OnSale,
  ticket_type_id: string,
  quantity = 1,
  now = new Date(),
) {
  const { platform_id, entity_id, event_id } = sale;
  const lines = [{ ticket_type_id, quantity }];
  return createOrder.execute({
    data: { platform_id, entity_id, event_id, lines, idempotency_key: randomUUID() },
    actor: actorOf(buyer),
    now,
  });
}

export interface Referred {
  buyer: Person;
  /** Nearest to the buyer first. */
  upline: Person[];
}

/** A buyer whom an affiliate brought, whom another one brought, whom a third one brought. */
export async function referredBuyer(world: Pick<EntityWorld, "platform_id" | "master">): Promise<Referred> {
  const { platform_id, master } = world;
  const [top, middle, near, buyer] = await Promise.all(
    ["Top affiliate", "Middle affiliate", "Near affiliate", "Referred buyer"].map((name) => somebody(name)),
  );
  if (!top || !middle || !near || !buyer) throw new Error("Somebody did not sign up");
  let code: string | null = null;
  for (const person of [top, middle, near]) {
    if (code !== null) await person.call("attachReferral", { platform_id, code });
    ({ code } = await enrolAffiliate(master, platform_id, person));
  }
  if (code !== null) await buyer.call("attachReferral", { platform_id, code });
  return { buyer, upline: [near, middle, top] };
}

const by = async (collection: string, order_id: string) =>
  (await admin.collection(collection).where("order_id", "==", order_id).get()).docs;

export const orderOf = async (order_id: string) => (await admin.doc(`orders/${order_id}`).get()).data();
export const sessionOf = async (order_id: string) => String((await orderOf(order_id))?.stripe_session_id);
export const ticketsOf = async (order_id: string) =>
  (await by("tickets", order_id))
    .map((ticket) => ({
      id: ticket.id,
      status: String(ticket.get("status")),
      code: String(ticket.get("code")),
      serial: Number(ticket.get("serial")),
      generation: Number(ticket.get("generation")),
      seat_open: ticket.get("seat_open") === true,
      refund_id: ticket.get("refund_id"),
    }))
    .sort((one, other) => one.serial - other.serial);
export const refundsOf = async (order_id: string) =>
  (await by("refunds", order_id)).map((refund) => ({
    id: refund.id,
    status: String(refund.get("status")),
    amount_minor: Number(refund.get("amount_minor")),
    ticket_ids: refund.get("ticket_ids"),
    failure: refund.get("failure"),
    attempt: Number(refund.get("attempt")),
  }));
export const commissionsOf = async (order_id: string) =>
  (await by("commissions", order_id))
    .map((commission) => ({
      level: Number(commission.get("level")),
      affiliate_id: String(commission.get("affiliate_id")),
      earned_minor: Number(commission.get("earned_minor")),
      amount_minor: Number(commission.get("amount_minor")),
      status: String(commission.get("status")),
    }))
    .sort((one, other) => one.level - other.level);

/** What an order's journals leave on each account, together; and how many journals those are. */
export async function ledgerOf(order_id: string) {
  const balances = new Map<string, number>();
  const journals = await by("ledger", order_id);
  for (const journal of journals) {
    const entries: { account: string; amount_minor: number }[] = journal.get("entries");
    let sum_minor = 0;
    for (const { account, amount_minor } of entries) {
      balances.set(account, (balances.get(account) ?? 0) + amount_minor);
      sum_minor += amount_minor;
    }
    if (sum_minor !== 0) throw new Error(`Journal ${journal.id} is out by ${sum_minor}`);
  }
  const kinds = journals.map((journal) => String(journal.get("kind"))).sort();
  return { kinds, balances: Object.fromEntries(balances) };
}

export const noticesOf = async (uid: string) =>
  (await admin.collection(`notifications/${uid}/items`).get()).docs.map((item) => String(item.get("kind"))).sort();

/** All that an order has left, without the ids that differ from order to order. */
export async function footprintOf(order_id: string) {
  const order = await orderOf(order_id);
  const [tickets, commissions, ledger, refunds] = await Promise.all([
    ticketsOf(order_id),
    commissionsOf(order_id),
    ledgerOf(order_id),
    refundsOf(order_id),
  ]);
  return {
    status: order?.status,
    paid: order?.paid_at !== null,
    tickets: tickets.map(({ status, code }) => ({ status, coded: /^[B-X]{12}$/.test(code) })),
    codes: new Set(tickets.map(({ code }) => code)).size,
    commissions,
    ledger,
    refunds: refunds.length,
  };
}
