/** What Stripe may still change is not final for us: disputes, refunds sent back, refunds made by hand, late payments. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../functions/src/ids.ts";
import { approveRefund } from "../../../functions/src/payments/approve-refund.ts";
import { cancelTickets } from "../../../functions/src/payments/cancel-tickets.ts";
import { createOrder } from "../../../functions/src/payments/create-order.ts";
import { decideRefundByHand } from "../../../functions/src/payments/decide-refund-by-hand.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { giveBackTickets } from "../../../functions/src/payments/give-back-tickets.ts";
import { expireHolds, resumeRefunds } from "../../../functions/src/payments/jobs.ts";
import { processRefund, settleRefund } from "../../../functions/src/payments/process-refund.ts";
import { requestRefund } from "../../../functions/src/payments/request-refund.ts";
import { retryRefund } from "../../../functions/src/payments/retry-refund.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { Work } from "../../../functions/src/runtime/work.ts";
import { checkInTicket } from "../../../functions/src/tickets/check-in-ticket.ts";
import { undoCheckIn } from "../../../functions/src/tickets/undo-check-in.ts";
import { workingCard } from "../../support/actions.ts";
import { admin, versionAt } from "../../support/client.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import {
  actorOf,
  commissionsOf,
  ledgerOf,
  noticesOf,
  orderOf,
  type Referred,
  referredBuyer,
  refundsOf,
  sessionOf,
  ticketsOf,
} from "../support/sales.ts";
import { makeEntity } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
let referred: Referred;
let event_id: string;
let priced: string;
let free: string;

/** Stripe's clock runs days ahead here. */
const inAMonth = { starts_at: new Date(Date.now() + 30 * 86_400_000) };

beforeAll(async () => {
  own = await startOwnStripe();
  world = await makeEntity({ selling: true });
  referred = await referredBuyer(world);
  const event = await makeEvent(
    world,
    [
      { name: "Priced", price_minor: 2_000 },
      { name: "Free", price_minor: 0 },
    ],
    inAMonth,
  );
  ({ event_id } = event);
  [priced = "", free = ""] = event.types;
});
afterAll(() => own.close());

const intentOf = async (order_id: string) => String((await orderOf(order_id))?.stripe_payment_intent_id);
const statusesOf = async (order_id: string) => (await ticketsOf(order_id)).map(({ status }) => status).sort();

type Choice = [ticket_type_id: string, quantity: number];

async function place(...choices: Choice[]) {
  const { platform_id, entity_id } = world;
  const lines = choices.map(([ticket_type_id, quantity]) => ({ ticket_type_id, quantity }));
  const data = { platform_id, entity_id, event_id, lines, idempotency_key: randomUUID() };
  return (await createOrder.execute({ data, actor: actorOf(referred.buyer), now: await stripeNow() })).order_id;
}

/** By Stripe's clock, which the tests put forward. */
async function stripeNow(): Promise<Date> {
  return new Date((await own.now()) * 1000);
}

async function bought(...choices: Choice[]): Promise<string> {
  const order_id = await place(...choices);
  await own.payCheckout(await sessionOf(order_id), workingCard);
  await own.deliveriesSettled();
  return order_id;
}

/** Gives Stripe's id of it. */
async function openDispute(order_id: string, options: { inquiry?: boolean; amount?: number } = {}): Promise<string> {
  const payment_intent = await intentOf(order_id);
  const [charge] = (await own.api.charges.list({ payment_intent })).data;
  await own.openDispute(String(charge?.id), options);
  const [dispute] = (await own.api.disputes.list({ payment_intent })).data;
  return String(dispute?.id);
}

async function refunded(order_id: string, ticket_ids: string[]): Promise<string> {
  const { refund_id } = await requestRefund.execute({
    data: { order_id, ticket_ids, reason: "Ill" },
    actor: actorOf(world.admin),
  });
  await approveRefund.execute({
    data: { refund_id, version: await versionAt(`refunds/${refund_id}`) },
    actor: actorOf(world.owner),
  });
  return refund_id;
}

const pricedOf = async (order_id: string) =>
  (await admin.collection("tickets").where("order_id", "==", order_id).where("ticket_type_id", "==", priced).get())
    .docs;
const freeOf = async (order_id: string) =>
  (await admin.collection("tickets").where("order_id", "==", order_id).where("ticket_type_id", "==", free).get()).docs;

async function enter(ticket: { get(field: string): unknown } | undefined) {
  const data = { event_id, code: String(ticket?.get("code")), gate: "North", reason: "The crew comes in" };
  return checkInTicket.execute({ data, actor: actorOf(world.eventManager) });
}

describe("a dispute", () => {
  it("blocks unused tickets and holds commissions, tells the team, and frees both when it is won", async () => {
    const order_id = await bought([priced, 2]);
    const [used] = await pricedOf(order_id);
    await enter(used);
    const before = await noticesOf(world.owner.uid);
    const dispute = await openDispute(order_id);
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["blocked", "used"]);
    expect((await commissionsOf(order_id)).map(({ status }) => status)).toEqual(["held", "held", "held"]);
    expect(await orderOf(order_id)).toMatchObject({ status: "paid", dispute_state: "open" });
    const told = (await noticesOf(world.owner.uid)).filter((kind) => kind === "payment_disputed").length;
    expect(told - before.filter((kind) => kind === "payment_disputed").length).toBeGreaterThan(0);
    const undo = { data: { ticket_id: used?.id ?? "", reason: "Wrong one" }, actor: actorOf(world.owner) };
    await expect(undoCheckIn.execute(undo)).rejects.toMatchObject({ code: "failed-precondition" });
    const blocked = (await pricedOf(order_id)).find((ticket) => ticket.get("status") === "blocked");
    await expect(enter(blocked)).rejects.toMatchObject({ details: { status: "blocked" } });
    await expect(refunded(order_id, [blocked?.id ?? ""])).rejects.toMatchObject({ code: "failed-precondition" });

    await own.closeDispute(dispute, "won");
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["issued", "used"]);
    expect((await commissionsOf(order_id)).map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
    expect(await orderOf(order_id)).toMatchObject({ dispute_state: null });
  });

  it("that is lost cancels unused tickets, whose seats are free; commissions stay held", async () => {
    const order_id = await bought([priced, 1], [free, 1]);
    const dispute = await openDispute(order_id);
    await own.closeDispute(dispute, "lost");
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["cancelled", "cancelled"]);
    expect((await ticketsOf(order_id)).every(({ seat_open }) => seat_open)).toBe(true);
    expect((await commissionsOf(order_id)).map(({ status }) => status)).toEqual(["held", "held", "held"]);
    expect(await orderOf(order_id)).toMatchObject({ dispute_state: "lost", status: "refunded" });
  });

  it("that is lost about a part takes no ticket, since nobody knows which", async () => {
    const order_id = await bought([priced, 2]);
    const dispute = await openDispute(order_id, { amount: 500 });
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["blocked", "blocked"]);
    await own.closeDispute(dispute, "lost");
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["issued", "issued"]);
    expect((await commissionsOf(order_id)).every(({ status }) => status === "held")).toBe(true);
    expect(await orderOf(order_id)).toMatchObject({ dispute_state: "lost", status: "paid" });
    const [ticket] = await pricedOf(order_id);
    await expect(refunded(order_id, [ticket?.id ?? ""])).rejects.toMatchObject({ code: "failed-precondition" });
  });

  it("about all that is left after a refund, once it is lost, cancels the rest", async () => {
    const order_id = await bought([priced, 2]);
    const [first] = await pricedOf(order_id);
    await refunded(order_id, [first?.id ?? ""]);
    const dispute = await openDispute(order_id);
    await own.closeDispute(dispute, "lost");
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["cancelled", "refunded"]);
  });

  it("stays about all that was left, though a refund comes back meanwhile", async () => {
    const order_id = await bought([priced, 2]);
    const [first] = await pricedOf(order_id);
    await refunded(order_id, [first?.id ?? ""]);
    const dispute = await openDispute(order_id);
    await own.deliveriesSettled();
    const [at] = (await own.api.refunds.list({ payment_intent: await intentOf(order_id) })).data;
    await own.failRefund(String(at?.id));
    await own.deliveriesSettled();
    expect(await orderOf(order_id)).toMatchObject({ refunded_minor: 0 });
    await own.closeDispute(dispute, "lost");
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["cancelled", "refunded"]);
  });

  it("told of twice and in the wrong order leaves what Stripe says now", async () => {
    const order_id = await bought([priced, 1]);
    await own.setDeliveryFaults({ extraCopies: 2 });
    await own.pauseDeliveries();
    const dispute = await openDispute(order_id);
    await own.closeDispute(dispute, "won");
    const { data } = await own.api.events.list({ limit: 20 });
    for (const event of data) await own.deliver(event);
    await own.setDeliveryFaults({});
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["issued"]);
    expect(await orderOf(order_id)).toMatchObject({ dispute_state: null });
  });

  it("that is only an inquiry moves no money, and blocks no ticket", async () => {
    const order_id = await bought([priced, 1]);
    await openDispute(order_id, { inquiry: true });
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["issued"]);
    expect((await commissionsOf(order_id)).map(({ status }) => status)).toEqual(["held", "held", "held"]);
  });
});

describe("a refund that Stripe reports as failed after it succeeded", () => {
  it("is owed to the buyer still: journal, order, notices; and can be sent again", async () => {
    const order_id = await bought([priced, 1]);
    const [ticket] = await pricedOf(order_id);
    const refund_id = await refunded(order_id, [ticket?.id ?? ""]);
    const [done] = await refundsOf(order_id);
    expect(done?.status).toBe("succeeded");
    const [at] = (await own.api.refunds.list({ payment_intent: await intentOf(order_id) })).data;
    await own.failRefund(String(at?.id));
    await own.deliveriesSettled();
    expect(await refundsOf(order_id)).toMatchObject([{ status: "failed" }]);
    const total = (await orderOf(order_id))?.total_minor;
    expect(await orderOf(order_id)).toMatchObject({ refunded_minor: 0, status: "refunded" });
    const due = `refunds_due:${world.platform_id}`;
    expect((await ledgerOf(order_id)).balances).toMatchObject({ buyers: -total, [due]: total });
    expect(await noticesOf(referred.buyer.uid)).toContain("refund_returned");
    expect(await statusesOf(order_id)).toEqual(["refunded"]);

    const data = { refund_id, reason: "New card" };
    await expect(retryRefund.execute({ data, actor: actorOf(referred.buyer) })).rejects.toMatchObject({
      code: "permission-denied",
    });
    expect(await retryRefund.execute({ data, actor: actorOf(world.financeManager) })).toEqual({ status: "succeeded" });
    await own.deliveriesSettled();
    expect(await orderOf(order_id)).toMatchObject({ refunded_minor: total, status: "refunded" });
    const { balances } = await ledgerOf(order_id);
    expect([balances.buyers ?? 0, balances[due] ?? 0]).toEqual([0, 0]);
    const again = await own.api.refunds.list({ payment_intent: await intentOf(order_id) });
    expect(again.data.map(({ status }) => status).sort()).toEqual(["failed", "succeeded"]);
    await expect(retryRefund.execute({ data, actor: actorOf(world.financeManager) })).rejects.toMatchObject({
      code: "failed-precondition",
    });
  });
});

describe("a refund made in Stripe's dashboard", () => {
  it("is recorded, blocks what is unused, and waits for a person, who keeps the tickets", async () => {
    const order_id = await bought([priced, 1]);
    const { id } = await own.api.refunds.create({ payment_intent: await intentOf(order_id), amount: 500 });
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["blocked"]);
    expect((await orderOf(order_id))?.refunds_by_hand[id]).toMatchObject({ amount_minor: 500, decision: null });
    expect((await ledgerOf(order_id)).balances[`unexplained:${world.platform_id}`]).toBe(-500);
    expect(await noticesOf(world.owner.uid)).toContain("refunded_by_hand");

    const data = { order_id, stripe_refund_id: id, tickets: "kept" as const, reason: "Goodwill" };
    await decideRefundByHand.execute({ data, actor: actorOf(world.financeManager) });
    expect(await statusesOf(order_id)).toEqual(["issued"]);
    expect((await commissionsOf(order_id)).map(({ status }) => status)).toEqual(["pending", "pending", "pending"]);
    // No more than what is left of the payment goes back after that.
    const [ticket] = await pricedOf(order_id);
    await expect(refunded(order_id, [ticket?.id ?? ""])).rejects.toMatchObject({ code: "failed-precondition" });
    await expect(decideRefundByHand.execute({ data, actor: actorOf(world.owner) })).rejects.toMatchObject({
      code: "failed-precondition",
    });
  });

  it("is decided on by an id that Stripe gave it, not by what every object has", async () => {
    const order_id = await bought([priced, 1]);
    for (const stripe_refund_id of ["constructor", "__proto__", "toString", "re_nothing"]) {
      const data = { order_id, stripe_refund_id, tickets: "cancelled" as const, reason: "r" };
      await expect(decideRefundByHand.execute({ data, actor: actorOf(world.owner) })).rejects.toMatchObject({
        code: "not-found",
      });
    }
  });

  it("or cancels them, and their seats are free", async () => {
    const order_id = await bought([priced, 1]);
    const { id } = await own.api.refunds.create({ payment_intent: await intentOf(order_id) });
    await own.deliveriesSettled();
    const data = { order_id, stripe_refund_id: id, tickets: "cancelled" as const, reason: "All given back" };
    await decideRefundByHand.execute({ data, actor: actorOf(world.owner) });
    expect(await ticketsOf(order_id)).toMatchObject([{ status: "cancelled", seat_open: true }]);
    expect(await orderOf(order_id)).toMatchObject({ status: "refunded" });
  });

  it("leaves what was used used: nobody lets in on it again", async () => {
    const order_id = await bought([priced, 2]);
    const [used] = await pricedOf(order_id);
    await enter(used);
    const { id } = await own.api.refunds.create({ payment_intent: await intentOf(order_id) });
    await own.deliveriesSettled();
    const data = { order_id, stripe_refund_id: id, tickets: "cancelled" as const, reason: "All given back" };
    await decideRefundByHand.execute({ data, actor: actorOf(world.owner) });
    expect(await statusesOf(order_id)).toEqual(["cancelled", "used"]);
    const undo = { data: { ticket_id: used?.id ?? "", reason: "Wrong one" }, actor: actorOf(world.owner) };
    await expect(undoCheckIn.execute(undo)).rejects.toMatchObject({ code: "failed-precondition" });
    expect(await statusesOf(order_id)).toEqual(["cancelled", "used"]);
  });
});

describe("a payment that settles later", () => {
  it("is not offered on our pages", async () => {
    const order_id = await place([priced, 1]);
    const session = await own.api.checkout.sessions.retrieve(await sessionOf(order_id));
    expect(session.allowed_payment_method_types).toEqual(["card"]);
  });

  it("keeps its seats until it is known, and ends paid or failed, whatever came first", async () => {
    for (const [outcome, status, tickets] of [
      ["succeeded", "paid", ["issued"]],
      ["failed", "failed", ["released"]],
    ] as const) {
      const order_id = await place([priced, 1]);
      const order = await orderOf(order_id);
      const { id } = await own.api.checkout.sessions.create({
        mode: "payment",
        success_url: "https://gatehouse.example/",
        client_reference_id: order_id,
        metadata: { order_id },
        line_items: [
          {
            price_data: { currency: "eur", unit_amount: order?.total_minor, product_data: { name: "All of it" } },
            quantity: 1,
          },
        ],
      });
      await admin.doc(`orders/${order_id}`).update({ stripe_session_id: id });
      await own.payByDirectDebit(id);
      await own.deliveriesSettled();
      expect((await orderOf(order_id))?.status).toBe("processing");
      await admin.doc(`orders/${order_id}`).update({ expires_at: new Date(Date.now() - 60_000) });
      await expireHolds(new Date());
      expect(await statusesOf(order_id)).toEqual(["held"]);
      await own.settleDelayedPayment(id, outcome);
      await own.deliveriesSettled();
      expect((await orderOf(order_id))?.status).toBe(status);
      expect(await statusesOf(order_id)).toEqual(tickets);
    }
  });
});

describe("conservation: a fee that Stripe takes in another currency", () => {
  it("stands in a journal of its own, in that currency", async () => {
    await own.setSettlement({ currency: "usd", rates: { eur: 1.25 } });
    const order_id = await bought([priced, 1]);
    await own.setSettlement(null);
    const journals = (await admin.collection("ledger").where("order_id", "==", order_id).get()).docs;
    const shown = journals.map((journal) => [journal.get("kind"), journal.get("currency")]).sort();
    expect(shown).toEqual([
      ["sale", "EUR"],
      ["stripe_fee", "USD"],
    ]);
    for (const journal of journals) {
      const entries: { account: string; amount_minor: number }[] = journal.get("entries");
      expect(entries.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(0);
      const fee = entries.find(({ account }) => account === "stripe_fees");
      expect(fee !== undefined).toBe(journal.get("kind") === "stripe_fee");
    }
  });
});

/** Stripe's no to an attempt, whenever it comes. */
function refuse(refund_id: string, attempt: number): Promise<string> {
  const author = { uid: "system:test", request_id: newId("request"), now: new Date() };
  const no = { id: null, status: "failed", failure: "No balance" } as const;
  return database().runTransaction((tx) => settleRefund(new Work(tx, author), refund_id, no, attempt));
}

describe("'not now' is no 'no'", () => {
  it.each(["rate_limit", "lock_timeout", "unauthorized", "forbidden", "server_error"] as const)(
    "a refund that meets %s stays under way, and is made once",
    async (failure) => {
      const order_id = await bought([priced, 1]);
      const [ticket] = await pricedOf(order_id);
      await own.failRequests({ path: "/v1/refunds", method: "POST", failure, times: 5 });
      await expect(refunded(order_id, [ticket?.id ?? ""])).rejects.toMatchObject({ code: "payment-provider" });
      const [refund] = await refundsOf(order_id);
      expect(refund?.status).toBe("processing");
      await own.clearRequestFaults();
      expect(await processRefund(String(refund?.id), "system:test", new Date())).toBe("succeeded");
      const { data } = await own.api.refunds.list({ payment_intent: await intentOf(order_id) });
      expect(data).toHaveLength(1);
    },
  );

  it("a refund whose answer was lost is not made twice after Stripe has forgotten the key", async () => {
    const order_id = await bought([priced, 1]);
    const [ticket] = await pricedOf(order_id);
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_answer", times: 3 });
    await expect(refunded(order_id, [ticket?.id ?? ""])).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    await own.advanceClock(2 * 86_400);
    const [refund] = await refundsOf(order_id);
    expect(await processRefund(String(refund?.id), "system:test", new Date())).toBe("succeeded");
    const { data } = await own.api.refunds.list({ payment_intent: await intentOf(order_id) });
    expect(data).toHaveLength(1);
  });

  it("a payment page that met a failure of Stripe's opens at the next try, once", async () => {
    const { platform_id, entity_id } = world;
    const lines = [{ ticket_type_id: priced, quantity: 1 }];
    const data = { platform_id, entity_id, event_id, lines, idempotency_key: randomUUID() };
    const attempt = async () => createOrder.execute({ data, actor: actorOf(referred.buyer), now: await stripeNow() });
    await own.failRequests({ path: "/v1/checkout/sessions", method: "POST", failure: "server_error", times: 3 });
    await expect(attempt()).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    expect(await attempt()).toMatchObject({ status: "pending", checkout_url: expect.stringContaining("http") });
  });

  it("a page that Stripe does not close yet keeps its order's seats", async () => {
    const order_id = await place([priced, 1]);
    await own.failRequests({ path: "/v1/checkout/sessions/*", method: "POST", failure: "rate_limit", times: 5 });
    await expect(expireOrder(order_id, "system:test", new Date())).rejects.toThrow();
    expect(await statusesOf(order_id)).toEqual(["held"]);
    await own.clearRequestFaults();
    expect(await expireOrder(order_id, "system:test", new Date())).toBe("expired");
  });

  it("nor one that it refuses to close", async () => {
    const order_id = await place([priced, 1]);
    const error = { status: 400, code: "resource_busy", message: "Not now." } as const;
    await own.failRequests({ path: "/v1/checkout/sessions/*", method: "POST", failure: "refuse", error, times: 5 });
    await expect(expireOrder(order_id, "system:test", new Date())).rejects.toMatchObject({ code: "payment-provider" });
    expect(await statusesOf(order_id)).toEqual(["held"]);
    await own.clearRequestFaults();
    expect(await expireOrder(order_id, "system:test", new Date())).toBe("expired");
  });

  it("a page that could not be opened for a while is held anew from its opening on", async () => {
    const { platform_id, entity_id } = world;
    const lines = [{ ticket_type_id: priced, quantity: 1 }];
    const data = { platform_id, entity_id, event_id, lines, idempotency_key: randomUUID() };
    const attempt = async () => createOrder.execute({ data, actor: actorOf(referred.buyer), now: await stripeNow() });
    await own.failRequests({ path: "/v1/checkout/sessions", method: "POST", failure: "drop_request", times: 3 });
    await expect(attempt()).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    await own.advanceClock(600);
    const placed = await attempt();
    expect(placed.checkout_url).not.toBeNull();
    expect(Date.parse(placed.expires_at)).toBeGreaterThan((await own.now()) * 1000 + 30 * 60_000);
  });
});

describe("what comes before what it is about", () => {
  it("a dispute that is told of before its payment settles the payment first", async () => {
    const order_id = await place([priced, 1]);
    await own.pauseDeliveries();
    await own.payCheckout(await sessionOf(order_id), workingCard);
    const { data: charges } = await own.api.charges.list({ limit: 1 });
    await own.openDispute(String(charges[0]?.id), {});
    const { data } = await own.api.events.list({ type: "charge.dispute.created", limit: 1 });
    for (const event of data) expect((await own.deliver(event)).text).toBe("dispute needs_response");
    expect(await orderOf(order_id)).toMatchObject({ status: "paid", dispute_state: "open" });
    expect(await statusesOf(order_id)).toEqual(["blocked"]);
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    expect(await statusesOf(order_id)).toEqual(["blocked"]);
  });

  it("a refund made by hand that failed is nothing to decide, and what came back after a decision is owed", async () => {
    const [early, late] = [await bought([priced, 1]), await bought([priced, 1])];
    const byHand = async (order_id: string) =>
      (await own.api.refunds.create({ payment_intent: await intentOf(order_id) })).id;
    const decide = (order_id: string, stripe_refund_id: string) =>
      decideRefundByHand.execute({
        data: { order_id, stripe_refund_id, tickets: "cancelled", reason: "All given back" },
        actor: actorOf(world.owner),
      });
    const first = await byHand(early);
    await own.failRefund(first);
    await own.deliveriesSettled();
    expect(await statusesOf(early)).toEqual(["issued"]);
    await expect(decide(early, first)).rejects.toMatchObject({ code: "failed-precondition" });

    const second = await byHand(late);
    await own.deliveriesSettled();
    await decide(late, second);
    await own.failRefund(second);
    await own.deliveriesSettled();
    const [owed] = await refundsOf(late);
    expect(owed).toMatchObject({ status: "failed", ticket_ids: [] });
    const total = (await orderOf(late))?.total_minor;
    const due = `refunds_due:${world.platform_id}`;
    expect((await ledgerOf(late)).balances).toMatchObject({ [due]: total });
    // That the tickets are cancelled keeps no money here that is owed for them.
    const again = { data: { refund_id: String(owed?.id), reason: "New card" }, actor: actorOf(world.owner) };
    expect(await retryRefund.execute(again)).toEqual({ status: "succeeded" });
    expect((await ledgerOf(late)).balances[due] ?? 0).toBe(0);
  });

  it("a 'no' to an earlier try, however late, says nothing of the present one", async () => {
    const order_id = await bought([priced, 1]);
    const [ticket] = await pricedOf(order_id);
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_request", times: 3 });
    await expect(refunded(order_id, [ticket?.id ?? ""])).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    const [refund] = await refundsOf(order_id);
    const attempt = refund?.attempt ?? 0;
    expect(await refuse(String(refund?.id), attempt)).toBe("failed");
    const retry = { data: { refund_id: String(refund?.id), reason: "Again" }, actor: actorOf(world.owner) };
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_answer", times: 3 });
    await expect(retryRefund.execute(retry)).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    expect(await refuse(String(refund?.id), attempt)).toBe("an earlier attempt");
    expect(await processRefund(String(refund?.id), "system:test", new Date())).toBe("succeeded");
    expect(await statusesOf(order_id)).toEqual(["refunded"]);
  });

  it("a refund that failed counts with what was approved since, when it is sent again", async () => {
    const { platform_id } = world;
    await world.master.call("changePlatformSettings", { platform_id, refund_own_limit_minor: 3_000, reason: "r" });
    const order_id = await bought([priced, 2]);
    const [first, second] = await pricedOf(order_id);
    const byThemselves = async (ticket_id: string | undefined) => {
      const actor = actorOf(world.financeManager);
      const data = { order_id, ticket_ids: [String(ticket_id)], reason: "Ill" };
      const { refund_id } = await requestRefund.execute({ data, actor });
      const version = await versionAt(`refunds/${refund_id}`);
      const approved = await approveRefund.execute({ data: { refund_id, version }, actor }).catch(() => null);
      return { refund_id, approved };
    };
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_request", times: 3 });
    const { refund_id } = await byThemselves(first?.id);
    await own.clearRequestFaults();
    expect(await refuse(refund_id, 1)).toBe("failed");
    expect((await byThemselves(second?.id)).approved).toEqual({ status: "succeeded" });
    const retry = (by: { uid: string }) =>
      retryRefund.execute({ data: { refund_id, reason: "Again" }, actor: actorOf(by) });
    await expect(retry(world.financeManager)).rejects.toMatchObject({ code: "four-eyes" });
    expect(await retry(world.owner)).toEqual({ status: "succeeded" });
  });

  it("two calls for one refund at once make one at Stripe, however slow that is", async () => {
    const order_id = await bought([priced, 1]);
    const [ticket] = await pricedOf(order_id);
    const data = { order_id, ticket_ids: [ticket?.id ?? ""], reason: "Ill" };
    const { refund_id } = await requestRefund.execute({ data, actor: actorOf(world.admin) });
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "delay", delayMs: 6_000, times: 1 });
    const version = await versionAt(`refunds/${refund_id}`);
    const first = approveRefund.execute({ data: { refund_id, version }, actor: actorOf(world.owner) });
    await waitFor(
      "Stripe to be asked",
      async () => (await admin.doc(`refunds/${refund_id}`).get()).get("status") === "processing",
    );
    await processRefund(refund_id, "system:test", new Date()).catch(() => undefined);
    await first;
    await processRefund(refund_id, "system:test", new Date());
    const made = await own.api.refunds.list({ payment_intent: await intentOf(order_id) });
    expect(made.data).toHaveLength(1);
    await own.clearRequestFaults();
  });
});

describe("free tickets", () => {
  it("can be given back, and an order is refunded only once none of its tickets is left", async () => {
    const order_id = await bought([priced, 1], [free, 2]);
    const [paid] = await pricedOf(order_id);
    await refunded(order_id, [paid?.id ?? ""]);
    expect((await orderOf(order_id))?.status).toBe("partially_refunded");
    const [one, two] = await freeOf(order_id);
    expect(await enter(one)).toBeTruthy();

    const give = (ids: (string | undefined)[], uid = referred.buyer.uid) =>
      giveBackTickets.execute({ data: { order_id, ticket_ids: ids.map(String) }, actor: actorOf({ uid }) });
    await expect(give([two?.id], world.stranger.uid)).rejects.toMatchObject({ code: "not-found" });
    await expect(give([one?.id])).rejects.toMatchObject({ code: "failed-precondition" });
    await expect(give([paid?.id])).rejects.toMatchObject({ code: "failed-precondition" });
    expect(await give([two?.id])).toEqual({ status: "partially_refunded" });
    await expect(enter(two)).rejects.toMatchObject({ code: "failed-precondition" });
  });

  it("of an order of nothing else end it; or the team cancels them, and says why", async () => {
    const order_id = await place([free, 2]);
    const [one, two] = await freeOf(order_id);
    const data = { order_id, ticket_ids: [one?.id ?? ""], reason: "Double booking" };
    await expect(cancelTickets.execute({ data, actor: actorOf(world.contentEditor) })).rejects.toMatchObject({
      code: "permission-denied",
    });
    await admin.doc(`tickets/${one?.id}`).update({ refund_id: "rfd_under_way" });
    await expect(cancelTickets.execute({ data, actor: actorOf(world.financeManager) })).rejects.toThrow("refunded");
    await admin.doc(`tickets/${one?.id}`).update({ refund_id: null });
    await cancelTickets.execute({ data, actor: actorOf(world.financeManager) });
    expect(await noticesOf(referred.buyer.uid)).toContain("tickets_cancelled");
    const rest = { order_id, ticket_ids: [two?.id ?? ""] };
    expect(await giveBackTickets.execute({ data: rest, actor: actorOf(referred.buyer) })).toEqual({
      status: "refunded",
    });
    expect((await ticketsOf(order_id)).map(({ status, seat_open }) => [status, seat_open])).toEqual([
      ["cancelled", true],
      ["cancelled", true],
    ]);
  });
});

describe("a job", () => {
  it("is not stopped by rows that it cannot do: others are done, and those later, less and less often", async () => {
    const stuck = await Promise.all(Array.from({ length: 3 }, () => place([free, 1], [priced, 1])));
    const fine = await place([priced, 1]);
    for (const order_id of stuck) {
      await admin.doc(`orders/${order_id}`).update({ expires_at: new Date(Date.now() - 3_600_000) });
    }
    await admin.doc(`orders/${fine}`).update({ expires_at: new Date(Date.now() - 60_000) });
    for (const order_id of stuck) {
      const path = `/v1/checkout/sessions/${await sessionOf(order_id)}`;
      await own.failRequests({ path, method: "GET", failure: "server_error", times: 20 });
    }
    const first = await expireHolds(new Date());
    expect(first.failed).toBeGreaterThanOrEqual(3);
    expect((await orderOf(fine))?.status).toBe("expired");
    const second = await expireHolds(new Date());
    expect(second).toMatchObject({ failed: 0 });
    expect(second.waiting).toBeGreaterThanOrEqual(3);
    // What has changed since may be another thing by now, and is tried at once.
    await admin.doc(`orders/${stuck[0]}`).update({ request_id: newId("request") });
    expect((await expireHolds(new Date())).failed).toBe(1);
    await own.clearRequestFaults();
    await expireHolds(new Date(Date.now() + 125_000));
    for (const order_id of stuck) expect((await orderOf(order_id))?.status).toBe("expired");
  });

  it("releases an order whose page Stripe does not know", async () => {
    const order_id = await place([priced, 1]);
    await admin.doc(`orders/${order_id}`).update({
      stripe_session_id: "cs_test_unknown",
      expires_at: new Date(Date.now() - 60_000),
    });
    await expireHolds(new Date());
    expect((await orderOf(order_id))?.status).toBe("expired");
    await resumeRefunds(new Date());
  });
});

describe("what one person holds unpaid", () => {
  it("is bounded per event, also for two orders at once, and names the orders that wait", async () => {
    const { event_id: another, types } = await makeEvent(
      world,
      [{ name: "Priced", price_minor: 2_000, per_order_limit: 20, quantity: 100 }],
      inAMonth,
    );
    const { platform_id, entity_id } = world;
    const uid = `hoarder-${randomUUID().slice(0, 8)}`;
    const order = async (quantity: number) =>
      createOrder.execute({
        now: await stripeNow(),
        data: {
          platform_id,
          entity_id,
          event_id: another,
          lines: [{ ticket_type_id: types[0] ?? "", quantity }],
          idempotency_key: randomUUID(),
        },
        actor: actorOf({ uid }),
      });
    await expect(order(11)).rejects.toMatchObject({ code: "failed-precondition", details: { limit: 10, waiting: [] } });
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => order(4)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    const refused = await order(4).catch((error: unknown) => Object(error));
    expect(refused.details.waiting).toHaveLength(2);
    const held = await admin.collection("tickets").where("owner_id", "==", uid).get();
    expect(held.size).toBe(8);
  });
});
