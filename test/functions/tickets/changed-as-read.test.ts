/** What several change at the same moment is read without locks, and changed only if it still is as it was read. */
import { Transaction } from "firebase-admin/firestore";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { beginCheckout } from "../../../functions/src/payments/begin-checkout.ts";
import { orders } from "../../../functions/src/payments/collections.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { foundAll } from "../../../functions/src/runtime/work.ts";
import { admin } from "../../support/client.ts";
import { brokenInvariants } from "../../support/invariants.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { meetAtCommit } from "../support/meet-at-commit.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import { orderOf, place } from "../support/sales.ts";
import { makeEntity } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
beforeAll(async () => {
  own = await startOwnStripe();
  world = await makeEntity({ selling: true });
});
afterAll(async () => {
  expect(await brokenInvariants(world.platform_id)).toEqual([]);
  await own.close();
});
afterEach(() => vi.restoreAllMocks());

interface Stage {
  platform_id: string;
  entity_id: string;
  event_id: string;
  type: string;
}

async function onSale(type: { price_minor: number; per_person_limit?: number }): Promise<Stage> {
  const { event_id, types } = await makeEvent(world, [{ name: "Seat", quantity: 100, ...type }]);
  const { platform_id, entity_id } = world;
  return { platform_id, entity_id, event_id, type: types[0] ?? "" };
}

const buy = (stage: Stage, quantity: number) => place(world.buyer, stage, stage.type, quantity);

async function counted({ event_id, type }: Stage) {
  const tickets = await admin.collection("tickets").where("event_id", "==", event_id).get();
  const living = tickets.docs.filter((ticket) => ["held", "issued"].includes(ticket.get("status")));
  const count = await admin.doc(`events/${event_id}/ticket_types/${type}/buyers/${world.buyer.uid}`).get();
  return { living: living.length, count: count.get("count") };
}

/** How each ended: as what, or refused why. */
async function outcomes(calls: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  return settled
    .map((outcome) => (outcome.status === "fulfilled" ? "done" : String(Object(outcome.reason).message)))
    .sort();
}

/** For negative controls: what was read without locks is written over whatever it has become. */
function forgetWhatWasRead(): void {
  const { update } = Transaction.prototype;
  vi.spyOn(Transaction.prototype, "update").mockImplementation(function anyhow(this: Transaction, ref, data) {
    return update.call(this, ref, Object(data), { exists: true });
  });
}

describe("of two orders of one buyer at once, the second sees the first", () => {
  const limit = "At most 3 of these per person.";
  async function race(): Promise<{ stage: Stage; ended: string[] }> {
    const stage = await onSale({ price_minor: 0, per_person_limit: 3 });
    onTestFinished(() => clearAway("event_id", stage.event_id));
    // So that the count is there already: a first order would be kept from a second by creating it.
    await buy(stage, 1);
    meetAtCommit(2);
    return { stage, ended: await outcomes([buy(stage, 2), buy(stage, 2)]) };
  }

  it("and stays within what a person may buy", async () => {
    const { stage, ended } = await race();
    expect(ended).toEqual([limit, "done"]);
    expect(await counted(stage)).toEqual({ living: 3, count: 3 });
  });

  it("negative control: or has more, if the count were changed whatever it has become", async () => {
    forgetWhatWasRead();
    const { stage, ended } = await race();
    expect(ended).toEqual(["done", "done"]);
    expect(await counted(stage)).toEqual({ living: 5, count: 3 });
  });

  async function holdAtOnce(): Promise<{ stage: Stage; ended: string[] }> {
    const stage = await onSale({ price_minor: 1_000 });
    onTestFinished(() => clearAway("event_id", stage.event_id));
    const platform = await admin.doc(`platforms/${world.platform_id}`).get();
    const most: number = platform.get("settings.unpaid_tickets_max");
    // Its turn is there from now on, and room for one of two.
    await buy(stage, 1);
    meetAtCommit(2);
    const half = Math.floor(most / 2) + 1;
    return { stage, ended: await outcomes([buy(stage, half), buy(stage, half)]) };
  }

  it("and stays within what a person may hold unpaid", async () => {
    const { ended } = await holdAtOnce();
    expect(ended).toEqual([expect.stringMatching(/^You hold \d+ tickets that are not paid yet/), "done"]);
  });

  it("negative control: or holds more, if their turn were taken whatever it has become", async () => {
    forgetWhatWasRead();
    expect((await holdAtOnce()).ended).toEqual(["done", "done"]);
  });
});

describe("of orders of one buyer that end at once", () => {
  async function endBoth(): Promise<Stage> {
    const stage = await onSale({ price_minor: 1_000, per_person_limit: 10 });
    onTestFinished(() => clearAway("event_id", stage.event_id));
    const placed = [await buy(stage, 2), await buy(stage, 3), await buy(stage, 1)];
    // Stripe's events of the closed pages end the orders too, and would meet them.
    await own.pauseDeliveries();
    onTestFinished(() => own.resumeDeliveries());
    meetAtCommit(2);
    await Promise.all(placed.slice(0, 2).map(({ order_id }) => expireOrder(order_id, "system:test", new Date())));
    return stage;
  }

  it("each is taken from what they count as having", async () => {
    expect(await counted(await endBoth())).toEqual({ living: 1, count: 1 });
  });

  it("negative control: or only one is, if the count were changed whatever it has become", async () => {
    forgetWhatWasRead();
    const { living, count } = await counted(await endBoth());
    expect(living).toBe(1);
    expect(count).toBeGreaterThan(1);
  });
});

describe("an order that ends while its payment page opens", () => {
  async function openAndEnd() {
    const stage = await onSale({ price_minor: 1_000 });
    onTestFinished(() => clearAway("event_id", stage.event_id));
    await own.failRequests({ path: "/v1/checkout/sessions", method: "POST", failure: "drop_answer", times: 3 });
    await expect(buy(stage, 1)).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    const [order] = foundAll(await orders().where("event_id", "==", stage.event_id).get());
    if (order === undefined) throw new Error("No order was placed.");
    meetAtCommit(2);
    await Promise.all([beginCheckout(order, new Date()), expireOrder(order.id, "system:test", new Date())]);
    const { data: pages } = await own.api.checkout.sessions.list({ limit: 100 });
    return {
      order: (await orderOf(order.id))?.status,
      pages: pages.filter((page) => page.client_reference_id === order.id).map(({ status }) => status),
    };
  }

  it("is over, and nobody can pay on the page any more", async () => {
    expect(await openAndEnd()).toEqual({ order: "expired", pages: ["expired"] });
  });

  it("negative control: or it could be paid, if the page were kept whatever the order has become", async () => {
    forgetWhatWasRead();
    expect(await openAndEnd()).toEqual({ order: "expired", pages: ["open"] });
  });
});
