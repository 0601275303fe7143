/** What stops sales stops the payment pages that are open, and money that comes all the same goes back. */

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { carryStep, resumeBulkChanges } from "../../../functions/src/carry-on.ts";
import { reinstateEntity } from "../../../functions/src/entities/reinstate-entity.ts";
import { suspendEntity } from "../../../functions/src/entities/suspend-entity.ts";
import { setSalesOpen } from "../../../functions/src/events/set-sales-open.ts";
import { cancelOrder } from "../../../functions/src/payments/cancel-order.ts";
import { createOrder } from "../../../functions/src/payments/create-order.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { processRefund } from "../../../functions/src/payments/process-refund.ts";
import { banPerson } from "../../../functions/src/people/ban-person.ts";
import { disablePlatform } from "../../../functions/src/platforms/disable-platform.ts";
import { enablePlatform } from "../../../functions/src/platforms/enable-platform.ts";
import { connectStripe, workingCard } from "../../support/actions.ts";
import { admin, versionAt } from "../../support/client.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { isOnItsWay, leave } from "../support/bulk.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import { actorOf, ledgerOf, noticesOf, orderOf, refundsOf, sessionOf, ticketsOf } from "../support/sales.ts";
import { makeEntity } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
beforeAll(async () => {
  own = await startOwnStripe();
  world = await makeEntity({ selling: true });
});
afterAll(() => own.close());

const withFactor = (uid: string) => ({ ...actorOf({ uid }), second_factor: true });

async function onSale(type: { quantity?: number; per_person_limit?: number } = {}) {
  const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 1_500, ...type }]);
  return { event_id, ticket_type_id: types[0] ?? "" };
}

function place(
  uid: string,
  { event_id, ticket_type_id }: { event_id: string; ticket_type_id: string },
  quantity = 1,
  now = new Date(),
) {
  const { platform_id, entity_id } = world;
  const data = { platform_id, entity_id, event_id, lines: [{ ticket_type_id, quantity }] };
  return createOrder.execute({ data: { ...data, idempotency_key: randomUUID() }, actor: actorOf({ uid }), now });
}

const buyer = () => `buyer-${randomUUID().slice(0, 12)}`;

/** Everything that the money should have left behind when it did not stay. */
async function expectGivenBack(order_id: string, uid: string) {
  for (const { id } of await refundsOf(order_id)) await processRefund(id, "system:test", new Date());
  const order = await orderOf(order_id);
  const tickets = await ticketsOf(order_id);
  expect(tickets.filter(({ status }) => ["held", "issued", "used"].includes(status))).toEqual([]);
  expect(order).toMatchObject({ status: "refunded", refunded_minor: order?.total_minor });
  expect((await ledgerOf(order_id)).balances.buyers ?? 0).toBe(0);
  expect(await noticesOf(uid)).toContain("order_refunded_after_expiry");
}

/** Ways to close sales, and to open them again for the next test. */
const closings: Record<string, (uid: string, event_id: string) => Promise<{ open: () => Promise<unknown> }>> = {
  async "the entity is suspended"() {
    const { entity_id, master } = world;
    const actor = withFactor(master.uid);
    await suspendEntity.execute({ data: { entity_id, reason: "Complaints" }, actor });
    return {
      open: async () =>
        reinstateEntity.execute({ data: { entity_id, version: await versionAt(`entities/${entity_id}`) }, actor }),
    };
  },
  async "the platform is disabled"() {
    const { platform_id, god } = world;
    const data = { platform_id, reason: "Maintenance" };
    await disablePlatform.execute({ data, actor: withFactor(god.uid) });
    return { open: () => enablePlatform.execute({ data, actor: withFactor(god.uid) }) };
  },
  async "sales are paused"(_uid, event_id) {
    await setSalesOpen.execute({ data: { event_id, open: false }, actor: actorOf(world.eventManager) });
    return { open: async () => undefined };
  },
};

describe.each(Object.entries(closings))("closed is closed: when %s", (_name, close) => {
  it("a page that is open closes, and the seats are free", async () => {
    const sale = await onSale();
    const uid = buyer();
    const { order_id } = await place(uid, sale);
    const { open } = await close(uid, sale.event_id);
    expect((await orderOf(order_id))?.status).toBe("expired");
    expect((await own.api.checkout.sessions.retrieve(await sessionOf(order_id))).status).toBe("expired");
    expect(await admin.collection("bulk_changes").where("platform_id", "==", world.platform_id).get()).toMatchObject({
      size: 0,
    });
    await open();
  });

  it("money that was paid before the page closed, and is heard of after, goes back", async () => {
    const sale = await onSale();
    const uid = buyer();
    const { order_id } = await place(uid, sale);
    await own.pauseDeliveries();
    await own.payCheckout(await sessionOf(order_id), workingCard);
    const { open } = await close(uid, sale.event_id);
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    await expectGivenBack(order_id, uid);
    await open();
  });
});

describe("closed is closed: an order placed by a clock that is ahead", () => {
  it("is closed by a clock that is behind, since both have the times of their commits", async () => {
    const sale = await onSale();
    const uid = buyer();
    const now_ms = Date.now();
    const { order_id } = await place(uid, sale, 1, new Date(now_ms + 60_000));
    const data = { event_id: sale.event_id, open: false };
    const actor = actorOf(world.eventManager);
    await setSalesOpen.execute({ data, actor, now: new Date(now_ms - 60_000) });
    expect((await orderOf(order_id))?.status).toBe("expired");
  });
});

describe("closed is closed: an order that was cancelled", () => {
  it("while Stripe was opening its page has no page to pay on", async () => {
    const sale = await onSale();
    const uid = buyer();
    const { platform_id, entity_id } = world;
    const idempotency_key = randomUUID();
    const lines = [{ ticket_type_id: sale.ticket_type_id, quantity: 1 }];
    const data = { platform_id, entity_id, event_id: sale.event_id, lines, idempotency_key };
    // The client library tries again after half a second, under the same key.
    await own.failRequests({ path: "/v1/checkout/sessions", method: "POST", failure: "drop_answer", times: 1 });
    const placing = createOrder.execute({ data, actor: actorOf({ uid }) });
    const placed = admin.collection("orders").where("buyer_id", "==", uid);
    let order_id = "";
    while (order_id === "") order_id = (await placed.get()).docs[0]?.id ?? "";
    await cancelOrder.execute({ data: { order_id }, actor: actorOf({ uid }) });
    expect(await placing).toMatchObject({ status: "expired", checkout_url: null });
    const { data: sessions } = await own.api.checkout.sessions.list({ limit: 100 });
    const its = sessions.filter(({ client_reference_id }) => client_reference_id === order_id);
    expect(its.map(({ status }) => status)).toEqual(["expired"]);
  });

  it("and is paid all the same takes new seats within the limit per person only", async () => {
    const sale = await onSale({ per_person_limit: 2 });
    const uid = buyer();
    const first = await place(uid, sale, 2);
    const session = await sessionOf(first.order_id);
    // The page stays open: what told Stripe to close it was lost.
    await admin.doc(`orders/${first.order_id}`).update({ stripe_session_id: null });
    await expireOrder(first.order_id, "system:test", new Date());
    const second = await place(uid, sale, 2);
    await own.payCheckout(await sessionOf(second.order_id), workingCard);
    await own.payCheckout(session, workingCard);
    await own.deliveriesSettled();
    expect((await orderOf(second.order_id))?.status).toBe("paid");
    await expectGivenBack(first.order_id, uid);
    const living = await admin.collection("tickets").where("owner_id", "==", uid).where("status", "==", "issued").get();
    expect(living.size).toBe(2);
  });
});

describe("closed is closed: an order whose page opens while it is being closed", () => {
  it("is not released before that page is closed, too", async () => {
    const sale = await onSale();
    const uid = buyer();
    const { order_id } = await place(uid, sale);
    const page = await sessionOf(order_id);
    const ref = admin.doc(`orders/${order_id}`);
    // As it was before the answer of Stripe's came.
    await ref.update({ stripe_session_id: "cs_test_none" });
    const path = "/v1/checkout/sessions/cs_test_none";
    await own.failRequests({ path, method: "GET", failure: "delay", delayMs: 500, times: 1 });
    const expiring = expireOrder(order_id, "system:test", new Date());
    await ref.update({ stripe_session_id: page });
    expect(await expiring).toBe("expired");
    expect((await own.api.checkout.sessions.retrieve(page)).status).toBe("expired");
  });
});

describe("closed is closed: an account of Stripe's that is lost", () => {
  it("gives the money back, though the ticket has come to cost nothing since", async () => {
    const entity = await makeEntity({ selling: true });
    const { platform_id, entity_id } = entity;
    const { event_id, types } = await makeEvent(entity, [{ name: "Seat", price_minor: 1_500 }]);
    const ticket_type_id = types[0] ?? "";
    const uid = buyer();
    const data = { platform_id, entity_id, event_id, lines: [{ ticket_type_id, quantity: 1 }] };
    const { order_id } = await createOrder.execute({
      data: { ...data, idempotency_key: randomUUID() },
      actor: actorOf({ uid }),
    });
    await own.pauseDeliveries();
    await own.payCheckout(await sessionOf(order_id), workingCard);
    await entity.owner.call("changeTicketType", { event_id, ticket_type_id, price_minor: 0, reason: "Free for all" });
    await admin.doc(`entities/${entity_id}/private/payments`).update({ charges_enabled: false });
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    await expectGivenBack(order_id, uid);
  });
});

describe("closed is closed: a buyer who is banned", () => {
  it("gets their money back when it comes after the ban", async () => {
    const sale = await onSale();
    const { uid } = world.stranger;
    const { order_id } = await place(uid, sale);
    await own.pauseDeliveries();
    await own.payCheckout(await sessionOf(order_id), workingCard);
    const { platform_id } = world;
    await banPerson.execute({ data: { platform_id, uid, reason: "Fraud" }, actor: withFactor(world.master.uid) });
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    await expectGivenBack(order_id, uid);
  });
});

describe("a payment that comes twice", () => {
  it("for one order stays once", async () => {
    const sale = await onSale();
    const uid = buyer();
    const { order_id } = await place(uid, sale);
    const first = await sessionOf(order_id);
    // Another page of the same order, as after a failure of Stripe's of which nobody knows what it had done by then.
    await admin.doc(`orders/${order_id}`).update({ stripe_session_id: null, checkout_url: null, checkout_attempt: 2 });
    const order = await orderOf(order_id);
    const { beginCheckout } = await import("../../../functions/src/payments/begin-checkout.ts");
    await beginCheckout({ id: order_id, data: order as never }, new Date());
    await own.payCheckout(await sessionOf(order_id), workingCard);
    await own.payCheckout(first, workingCard);
    await own.deliveriesSettled();
    const [refund] = await refundsOf(order_id);
    expect(refund).toMatchObject({ status: "approved", ticket_ids: [] });
    await processRefund(String(refund?.id), "system:test", new Date());
    expect(await orderOf(order_id)).toMatchObject({ status: "paid", refunded_minor: 0 });
    expect((await ticketsOf(order_id)).map(({ status }) => status)).toEqual(["issued"]);
    const { balances } = await ledgerOf(order_id);
    expect(balances.buyers).toBe(-((await orderOf(order_id))?.total_minor ?? 0));
  });
});

describe("closed is closed: an order that was placed while sales were being closed", () => {
  it("is closed, though its time is later than that which the closing has", async () => {
    const entity = await makeEntity({ selling: true });
    const { event_id, types } = await makeEvent(entity, [{ name: "Seat", price_minor: 1_500 }]);
    const { platform_id, entity_id } = entity;
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    const data = { platform_id, entity_id, event_id, lines, idempotency_key: randomUUID() };
    const { order_id } = await createOrder.execute({ data, actor: actorOf({ uid: buyer() }) });
    // As Firestore leaves it that had begun with it before the order, and was through after it.
    const begun = new Date(Date.now() - 60_000);
    const closing = await leave("close_pages", { platform_id, kind: "entity", scope_id: entity_id }, begun);
    // In a service that has no secrets of Stripe's.
    vi.stubEnv("STRIPE_SECRET_KEY", "");
    expect(await carryStep(closing, new Date())).toBe("later");
    vi.unstubAllEnvs();
    expect((await orderOf(order_id))?.status).toBe("pending");

    await resumeBulkChanges("askingStripe", new Date());
    expect((await orderOf(order_id))?.status).toBe("expired");
    expect(await isOnItsWay(closing)).toBe(false);
  });
});

describe("closed is closed: an entity that changes hands", () => {
  it("parts from the former owner's Stripe account, whose news count no more; the new owner connects another", async () => {
    const entity = await makeEntity({ selling: true });
    const ref = admin.doc(`entities/${entity.entity_id}/private/payments`);
    const former = String((await ref.get()).get("stripe_account_id"));
    const { event_id, types } = await makeEvent(entity, [{ name: "Seat", price_minor: 1_500 }]);
    const uid = buyer();
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    const { platform_id, entity_id } = entity;
    const data = { platform_id, entity_id, event_id, lines, idempotency_key: randomUUID() };
    const { order_id } = await createOrder.execute({ data, actor: actorOf({ uid }) });

    const { invitation_id } = await entity.owner.call("offerOwnership", {
      entity_id,
      email: entity.stranger.email,
      reason: "Moving",
    });
    await entity.stranger.call("acceptInvitation", { invitation_id });
    expect((await ref.get()).data()).toMatchObject({
      stripe_account_id: null,
      charges_enabled: false,
      former_account_ids: [former],
    });
    await resumeBulkChanges("askingStripe", new Date());
    expect((await orderOf(order_id))?.status).toBe("expired");
    const again = { ...data, idempotency_key: randomUUID() };
    await expect(createOrder.execute({ data: again, actor: actorOf({ uid }) })).rejects.toMatchObject({
      code: "sales-closed",
    });

    // The former owner goes on with their account at Stripe.
    await stripe.setPastDue(former, []);
    await stripe.deliveriesSettled();
    expect((await ref.get()).get("stripe_account_id")).toBeNull();
    await connectStripe(entity.stranger, entity_id, stripe);
    const next = String((await ref.get()).get("stripe_account_id"));
    expect(next).not.toBe(former);
    await expect(entity.owner.call("connectPayments", { entity_id, country: "AT" })).rejects.toMatchObject({
      code: "permission-denied",
    });
  });
});
