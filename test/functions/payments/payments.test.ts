import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOrder } from "../../../functions/src/payments/create-order.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { expireHolds } from "../../../functions/src/payments/jobs.ts";
import { addTicketType, buy, draftEvent, edit, order, pay, workingCard } from "../../support/actions.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../../support/world.ts";
import { orderOf, sessionOf } from "../support/sales.ts";

let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity({ selling: true });
});
afterAll(() => world.close());

const ticketsOf = async (order_id: string) =>
  (await admin.collection("tickets").where("order_id", "==", order_id).get()).docs.map((ticket) => ({
    id: ticket.id,
    ...ticket.data(),
    status: String(ticket.get("status")),
    code: ticket.get("code"),
  }));
const journalsOf = async (order_id: string) =>
  (await admin.collection("ledger").where("order_id", "==", order_id).get()).docs.map((journal) => journal.data());
const codes = (details: Record<string, unknown>) =>
  Array.isArray(details.missing) ? details.missing.map((blocker) => blocker.code) : [];

describe("the sales gate", () => {
  it("lists everything that is missing, and lets a free ticket pass without Stripe", async () => {
    const bare = await makeEntity();
    const { event_id, types } = await makeEvent(bare, [
      { name: "Priced", price_minor: 1_000 },
      { name: "Free", price_minor: 0 },
    ]);
    const [priced = "", free = ""] = types;
    const refused = order(bare.buyer, event_id, [{ ticket_type_id: priced, quantity: 1 }]);
    expect(codes(await expectRefusal(refused, "sales-closed"))).toEqual(["held_up"]);
    const { missing } = await bare.eventManager.call("readSalesGate", { event_id });
    expect(missing.map((blocker) => blocker.code)).toEqual(["stripe_not_connected", "refund_policy_missing"]);

    const placed = await order(bare.buyer, event_id, [{ ticket_type_id: free, quantity: 1 }]);
    expect(placed).toMatchObject({ status: "paid", checkout_url: null });
    expect((await ticketsOf(placed.order_id)).map((ticket) => ticket.status)).toEqual(["issued"]);
    await bare.close();
  });

  it("closes when the entity is suspended, whatever the event says, and opens again", async () => {
    const other = await makeEntity({ selling: true });
    const { event_id, types } = await makeEvent(other, [{ name: "Priced", price_minor: 1_000 }]);
    const lines = [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    await other.master.call("suspendEntity", { entity_id: other.entity_id, reason: "Complaints" });
    const attempt = other.buyer.call(
      "createOrder",
      { platform_id: other.platform_id, entity_id: other.entity_id, event_id, lines },
      { idempotency_key: randomUUID() },
    );
    expect(codes(await expectRefusal(attempt, "sales-closed"))).toEqual(["held_up"]);
    await other.master.call("reinstateEntity", { entity_id: other.entity_id });
    expect((await order(other.buyer, event_id, lines)).status).toBe("pending");
    await other.close();
  });

  it("closes when Stripe stops the account", async () => {
    const other = await makeEntity({ selling: true });
    const { event_id, types } = await makeEvent(other, [{ name: "Priced", price_minor: 1_000 }]);
    const payments = admin.doc(`entities/${other.entity_id}/private/payments`);
    const account_id = String((await payments.get()).get("stripe_account_id"));
    await stripe.setPastDue(account_id, ["individual.verification.document"]);
    await waitFor("Stripe's word", async () => (await payments.get()).get("requirements_past_due")?.length > 0);
    const refused = await expectRefusal(
      order(other.buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }]),
      "sales-closed",
    );
    expect(codes(refused)).toEqual(["held_up"]);
    await other.close();
  });

  it("refuses drafts and paused sales", async () => {
    const { eventManager, entity_id, buyer } = world;
    const event_id = await draftEvent(eventManager, entity_id, { title: "A draft" });
    const ticket_type_id = await addTicketType(eventManager, event_id, { name: "Priced", price_minor: 500 });
    const attempt = () =>
      buyer.call(
        "createOrder",
        { platform_id: world.platform_id, entity_id, event_id, lines: [{ ticket_type_id, quantity: 1 }] },
        { idempotency_key: randomUUID() },
      );
    // A draft is nobody's business but its team's.
    await expectRefusal(attempt(), "not-found");
    await eventManager.call("publishEvent", { event_id });
    await eventManager.call("setSalesOpen", { event_id, open: false });
    expect(codes(await expectRefusal(attempt(), "sales-closed"))).toEqual(["sales_paused"]);
    await eventManager.call("setSalesOpen", { event_id, open: true });
    expect((await attempt()).status).toBe("pending");
  });
});

describe("createOrder", () => {
  let event_id: string;
  let standard: string;
  let limited: string;
  beforeAll(async () => {
    const made = await makeEvent(world, [
      { name: "Standard", price_minor: 2_400, quantity: 50 },
      { name: "Limited", price_minor: 1_000, quantity: 50, per_order_limit: 3, per_person_limit: 4 },
    ]);
    event_id = made.event_id;
    [standard = "", limited = ""] = made.types;
  });
  const place = (person: Person, input: object, idempotency_key: string = randomUUID()) =>
    person.send("createOrder", {
      platform_id: world.platform_id,
      entity_id: world.entity_id,
      event_id,
      lines: [{ ticket_type_id: standard, quantity: 1 }],
      idempotency_key,
      ...input,
    });

  it("holds seats, prices the order and opens a payment page", async () => {
    const placed = await order(world.buyer, event_id, [{ ticket_type_id: standard, quantity: 2 }]);
    expect(placed.checkout_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/c\/pay\//);
    // 2 × (24.00 + 5 % + 0.50)
    expect(placed.total_minor).toBe(2 * (2_400 + 120 + 50));
    expect((await ticketsOf(placed.order_id)).map((ticket) => [ticket.status, ticket.code])).toEqual([
      ["held", null],
      ["held", null],
    ]);
    const stored = await orderOf(placed.order_id);
    expect(stored).toMatchObject({ status: "pending", subtotal_minor: 4_800, fee_minor: 340, currency: "EUR" });
  });

  it("finds the first order again under the same key, and refuses the key for another", async () => {
    const idempotency_key = randomUUID();
    const first = await place(world.buyer, {}, idempotency_key);
    expect(await place(world.buyer, {}, idempotency_key)).toEqual(first);
    await expectRefusal(
      place(world.buyer, { lines: [{ ticket_type_id: standard, quantity: 2 }] }, idempotency_key),
      "idempotency-key-reused",
    );
    // The same words of somebody else are another key.
    const stranger = Object(await place(world.stranger, {}, idempotency_key));
    expect(stranger.order_id).not.toBe(Object(first).order_id);
  });

  it("makes one order of simultaneous repetitions", async () => {
    const idempotency_key = randomUUID();
    const placed = await Promise.all([1, 2, 3].map(() => place(world.buyer, {}, idempotency_key)));
    const ids = new Set(placed.map((answer) => String(Object(answer).order_id)));
    expect(ids.size).toBe(1);
    expect(await ticketsOf([...ids][0] ?? "")).toHaveLength(1);
  });

  it("refuses nobody in particular, a missing key and what does not belong together", async () => {
    const input = { platform_id: world.platform_id, entity_id: world.entity_id, event_id, lines: [] };
    await expectRefusal(callAnonymously("createOrder", input), "unauthenticated");
    await expectRefusal(place(world.buyer, { idempotency_key: undefined }), "invalid-argument", "idempotency_key");
    await expectRefusal(place(world.buyer, { idempotency_key: "short" }), "invalid-argument", "idempotency_key");
    await expectRefusal(place(world.buyer, { entity_id: world.house_entity_id }), "not-found");
    await expectRefusal(place(world.buyer, { platform_id: "city-stages" }), "not-found");
  });

  it("names the field of bad lines", async () => {
    await expectRefusal(place(world.buyer, { lines: [] }), "invalid-argument", "lines");
    for (const quantity of [0, -1, 1.5, "2", 21]) {
      await expectRefusal(
        place(world.buyer, { lines: [{ ticket_type_id: standard, quantity }] }),
        "invalid-argument",
        "lines.0.quantity",
      );
    }
    await expectRefusal(
      place(world.buyer, { lines: [{ ticket_type_id: "tt_00000000000000000000", quantity: 1 }] }),
      "not-found",
      "lines.0.ticket_type_id",
    );
    const twice = [1, 1].map((quantity) => ({ ticket_type_id: standard, quantity }));
    await expectRefusal(place(world.buyer, { lines: twice }), "invalid-argument", "lines");
    await expectRefusal(place(world.buyer, { total_minor: 1 }), "invalid-argument", "total_minor");
    await expectRefusal(
      place(world.buyer, { lines: [{ ticket_type_id: standard, quantity: 1, unit_price_minor: 1 }] }),
      "invalid-argument",
      "lines.0.unit_price_minor",
    );
  });

  it("keeps to the limits an order and a person", async () => {
    const person = await newPerson("Collector");
    const take = (quantity: number) => order(person, event_id, [{ ticket_type_id: limited, quantity }]);
    await expectRefusal(take(4), "failed-precondition", "lines.0.quantity");
    const first = await take(3);
    await expectRefusal(take(2), "failed-precondition", "lines.0.quantity");
    await take(1);
    // What was given back counts no more.
    await person.call("cancelOrder", { order_id: first.order_id });
    await take(3);
    await person.close();
  });

  it("fails rather than cost anything but what the buyer was shown", async () => {
    await expectRefusal(place(world.buyer, { expected_total_minor: 1 }), "failed-precondition", "expected_total_minor");
    await place(world.buyer, { expected_total_minor: 2_400 + 120 + 50 });
  });
});

describe("a payment", () => {
  let event_id: string;
  let ticket_type_id: string;
  let buyer: Person;
  beforeAll(async () => {
    buyer = await newPerson("Payer");
    const made = await makeEvent(world, [{ name: "Standard", price_minor: 3_000, quantity: 60 }]);
    event_id = made.event_id;
    ticket_type_id = made.types[0] ?? "";
  });
  const place = (quantity = 1) => order(buyer, event_id, [{ ticket_type_id, quantity }]);

  it("issues the tickets, each with a code of its own, and journals the sale", async () => {
    const { order_id, total_minor } = await place(2);
    await pay(order_id, stripe);
    const tickets = await ticketsOf(order_id);
    expect(tickets.map((ticket) => ticket.status)).toEqual(["issued", "issued"]);
    expect(new Set(tickets.map((ticket) => ticket.code)).size).toBe(2);
    for (const { code } of tickets) expect(code).toMatch(/^[B-X]{12}$/);
    const [journal] = await journalsOf(order_id);
    const amounts = new Map<string, number>(
      journal?.entries.map((entry: { account: string; amount_minor: number }) => [entry.account, entry.amount_minor]),
    );
    const stripeFee = Math.round(total_minor * 0.029) + 30;
    expect(Object.fromEntries(amounts)).toEqual({
      buyers: -total_minor,
      stripe_fees: stripeFee,
      [`platform:${world.platform_id}`]: 400 - stripeFee,
      [`entity:${world.entity_id}`]: 6_000,
    });
    expect([...amounts.values()].reduce((sum, amount) => sum + amount, 0)).toBe(0);
  });

  it("no silent power: is recorded as order.paid, once, with what it changed", async () => {
    const { order_id } = await place();
    const recorded = async () =>
      (await admin.collection("audit_logs").where("resource", "==", `orders/${order_id}`).get()).docs
        .map((record) => record.data())
        .filter(({ action }) => action === "order.paid");
    expect(await recorded()).toEqual([]);
    await pay(order_id, stripe);
    const [record, ...others] = await recorded();
    expect(others).toEqual([]);
    const { platform_id, entity_id } = world;
    expect(record).toMatchObject({ platform_id, entity_id, actor_id: "system:payments", actor_role: "system" });
    const change = record?.changes.find(({ resource }: { resource: string }) => resource === `orders/${order_id}`);
    expect(change).toMatchObject({ before: { status: "pending" }, after: { status: "paid" } });
  });

  it("that is declined leaves the seats held, and may be tried again", async () => {
    const { order_id } = await place();
    const session = await sessionOf(order_id);
    expect(await stripe.payCheckout(session, "4000 0000 0000 0002")).toMatchObject({ status: "declined" });
    expect((await orderOf(order_id))?.status).toBe("pending");
    await stripe.payCheckout(session, workingCard);
    await waitFor("the payment", async () => (await orderOf(order_id))?.status === "paid");
  });

  it("goes through 3-D Secure", async () => {
    const { order_id } = await place();
    await pay(order_id, stripe, "4000 0025 0000 3155");
    expect((await ticketsOf(order_id)).map((ticket) => ticket.status)).toEqual(["issued"]);
  });

  it("that never comes gives the seats back, and closes the page first", async () => {
    const { order_id } = await place(3);
    expect(await expireOrder(order_id, "system:test", new Date())).toBe("expired");
    expect((await orderOf(order_id))?.status).toBe("expired");
    const tickets = await ticketsOf(order_id);
    expect(tickets.map((ticket) => ticket.status)).toEqual(["released", "released", "released"]);
    expect(await stripe.payCheckout(await sessionOf(order_id), workingCard).catch(() => "closed")).toBe("closed");
  });

  it("that was never asked for ends with the hold, by the job that each minute runs", async () => {
    const long_ago = new Date(Date.now() - 3_600_000);
    const actor = { kind: "person", uid: buyer.uid, name: "Buyer", second_factor: false, address: "" } as const;
    const input = { platform_id: world.platform_id, entity_id: world.entity_id, event_id };
    const lines = [{ ticket_type_id, quantity: 1 }];
    const data = { ...input, lines, idempotency_key: randomUUID() };
    // Stripe refuses to open a page that ends in the past, so this order never had one.
    await expect(createOrder.execute({ data, actor, now: long_ago })).rejects.toMatchObject({
      code: "payment-provider",
    });
    const mine = admin.collection("orders").where("buyer_id", "==", buyer.uid).where("expires_at", "<", new Date());
    const due = () => mine.get().then(({ docs }) => docs.map((found) => found.get("status")));
    expect(await due()).toEqual(["pending"]);
    await expireHolds(new Date());
    expect(await due()).toEqual(["expired"]);
  });

  it("can be cancelled by its buyer only, and only before it is made", async () => {
    const { order_id } = await place();
    await expectRefusal(world.stranger.call("cancelOrder", { order_id }), "not-found");
    await expectRefusal(world.owner.call("cancelOrder", { order_id }), "not-found");
    expect(await buyer.call("cancelOrder", { order_id })).toEqual({ status: "expired" });
    await expectRefusal(buyer.call("cancelOrder", { order_id }), "failed-precondition");
    const paid = await buy(buyer, event_id, [{ ticket_type_id, quantity: 1 }], stripe);
    await expectRefusal(buyer.call("cancelOrder", { order_id: paid }), "failed-precondition");
  });

  it("is not counted twice by whoever looks how many are left", async () => {
    const { types } = await callAnonymously("readAvailability", { event_id });
    const active = await admin
      .collection("tickets")
      .where("ticket_type_id", "==", ticket_type_id)
      .where("status", "in", ["held", "issued", "used"])
      .count()
      .get();
    expect(types[ticket_type_id]).toEqual({ left: 60 - active.data().count, held_up: false });
  });

  it("is not offered where the organiser cannot take money, which is said before anybody chooses", async () => {
    const poor = await makeEntity();
    const { event_id: unsold, types } = await makeEvent(poor, [
      { name: "Priced", price_minor: 1_000, quantity: 10 },
      { name: "Free", price_minor: 0, quantity: 10 },
    ]);
    const [priced = "", free = ""] = types;
    const known = await callAnonymously("readAvailability", { event_id: unsold });
    expect(known.types).toEqual({ [priced]: { left: 10, held_up: true }, [free]: { left: 10, held_up: false } });
    await expectRefusal(
      poor.buyer.call(
        "createOrder",
        {
          platform_id: poor.platform_id,
          entity_id: poor.entity_id,
          event_id: unsold,
          lines: [{ ticket_type_id: priced, quantity: 1 }],
        },
        { idempotency_key: randomUUID() },
      ),
      "sales-closed",
    );
    await poor.close();
  });
});

describe("a price change", () => {
  it("is for later orders, recorded with before and after, and never fewer tickets", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Standard", price_minor: 1_000, quantity: 20 }]);
    const ticket_type_id = types[0] ?? "";
    const buyer = await newPerson("Buyer of two");
    const early = await order(buyer, event_id, [{ ticket_type_id, quantity: 1 }]);
    const path = `events/${event_id}/ticket_types/${ticket_type_id}`;
    await world.eventManager.call("changeTicketType", { event_id, ticket_type_id, price_minor: 1_500, reason: "Late" });
    const late = await order(buyer, event_id, [{ ticket_type_id, quantity: 1 }]);
    expect([early.total_minor, late.total_minor]).toEqual([1_100, 1_625]);
    const records = await admin.collection("audit_logs").where("resource", "==", path).get();
    const change = records.docs
      .map((record) => record.data())
      .find((record) => record.action === "ticket_type.changed");
    expect(change?.changes[0]).toMatchObject({ before: { price_minor: 1_000 }, after: { price_minor: 1_500 } });

    const change_ = (input: object) =>
      world.eventManager.send("changeTicketType", { event_id, ticket_type_id, reason: "r", ...input });
    await expectRefusal(change_({ quantity: 19 }), "invalid-argument", "quantity");
    await expectRefusal(change_({ price_minor: -1 }), "invalid-argument", "price_minor");
    await expectRefusal(change_({ price_minor: 10.5 }), "invalid-argument", "price_minor");
    await change_({ quantity: 25 });
    for (const person of [world.financeManager, world.contentEditor, world.stranger]) {
      const attempt = person.call("changeTicketType", { event_id, ticket_type_id, price_minor: 1, reason: "no" });
      await expectRefusal(attempt, "permission-denied");
    }
    // Not past the operation either.
    await expect(edit(world.owner, path, { price_minor: 1 })).rejects.toThrow(/permission/i);
  });
});
