import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Transaction } from "firebase-admin/firestore";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { ticketTypes } from "../../../functions/src/events/collections.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { found } from "../../../functions/src/runtime/work.ts";
import { admin, CallError, type Person } from "../../support/client.ts";
import { brokenInvariants } from "../../support/invariants.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf } from "../support/sales.ts";

let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity({ selling: true });
});
afterAll(async () => {
  expect(await brokenInvariants(world.platform_id)).toEqual([]);
  await world.close();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.doUnmock("../../../functions/src/runtime/derived-ids.ts");
});

/** One running copy of the functions: what it knows of seats, no other does. */
type Instance = typeof import("../../../functions/src/payments/create-order.ts");

async function startInstances(count: number): Promise<Instance[]> {
  const instances: Instance[] = [];
  for (let index = 0; index < count; index += 1) {
    vi.resetModules();
    instances.push(await import("../../../functions/src/payments/create-order.ts"));
  }
  return instances;
}

interface Sale {
  event_id: string;
  ticket_type_id: string;
}

async function onSale(quantity: number, price_minor = 0): Promise<Sale> {
  const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor, quantity }]);
  return { event_id, ticket_type_id: types[0] ?? "" };
}

type Outcome = { order_id: string } | { refused: string; left: unknown };
const bought = (outcome: Outcome): outcome is { order_id: string } => "order_id" in outcome;

/** Tries again for as long as the answer says that it can help, as the web client does. */
async function persistently(attempt: () => Promise<{ order_id: string }>): Promise<Outcome> {
  for (let tries = 0; ; tries += 1) {
    try {
      return { order_id: (await attempt()).order_id };
    } catch (error) {
      const { code, retry, details } = error instanceof CallError ? Object(error.details) : Object(error);
      if (retry !== true || tries === 40) {
        return { refused: String(code), left: Object(error instanceof CallError ? error.details : details).left };
      }
      await delay(50 + 50 * Math.random());
    }
  }
}

/** So many buyers at the same moment, spread over the instances. */
function rush(instances: readonly Instance[], buyers: number, sale: Sale, quantity = 1): Promise<Outcome[]> {
  const { platform_id, entity_id } = world;
  const crowd = randomBytes(4).toString("hex");
  return Promise.all(
    Array.from({ length: buyers }, (_, index) => {
      const actor = actorOf({ uid: `buyer-${crowd}-${index}` });
      const lines = [{ ticket_type_id: sale.ticket_type_id, quantity }];
      const data = { platform_id, entity_id, event_id: sale.event_id, lines, idempotency_key: randomUUID() };
      const instance = instances[index % instances.length];
      return persistently(() => instance?.createOrder.execute({ data, actor }) ?? Promise.reject(new Error("None")));
    }),
  );
}

/** What the orders of a type say that was sold, against what its tickets say. */
async function countedOf({ event_id, ticket_type_id }: Sale) {
  const [orders, tickets] = await Promise.all([
    admin.collection("orders").where("event_id", "==", event_id).where("status", "in", ["pending", "paid"]).get(),
    admin.collection("tickets").where("ticket_type_id", "==", ticket_type_id).get(),
  ]);
  const promised: string[] = orders.docs.flatMap((order) =>
    order.get("lines").flatMap((line: { ticket_ids: string[] }) => line.ticket_ids),
  );
  const active = tickets.docs.filter((ticket) => ["held", "issued", "used"].includes(ticket.get("status")));
  return {
    /** Tickets that orders have. */
    promised: promised.length,
    /** Different ones among them. */
    different: new Set(promised).size,
    /** Tickets that hold a seat. */
    active: active.length,
    /** Seats that are taken by them. */
    seats: new Set(active.map((ticket) => ticket.get("serial"))).size,
    /** Given back and on sale. */
    open: tickets.docs.filter((ticket) => ticket.get("seat_open") === true).length,
  };
}

const soldOut = (quantity: number) => ({
  promised: quantity,
  different: quantity,
  active: quantity,
  seats: quantity,
  open: 0,
});

describe("no oversell: 60 buyers at once for 50 tickets", () => {
  it("leaves 50 with a ticket, and ten with the word that there is none", async () => {
    const sale = await onSale(50);
    const outcomes = await rush(await startInstances(1), 60, sale);
    expect(outcomes.filter(bought)).toHaveLength(50);
    expect(outcomes.filter((outcome) => !bought(outcome))).toEqual(Array(10).fill({ refused: "sold-out", left: 0 }));
    expect(await countedOf(sale)).toEqual(soldOut(50));
  });

  it("who meet four instances that know nothing of each other: the same", async () => {
    const sale = await onSale(50);
    const outcomes = await rush(await startInstances(4), 60, sale);
    expect(outcomes.filter(bought)).toHaveLength(50);
    expect(outcomes.filter((outcome) => !bought(outcome))).toEqual(Array(10).fill({ refused: "sold-out", left: 0 }));
    expect(await countedOf(sale)).toEqual(soldOut(50));
  });

  it("negative control: oversells if a ticket could overwrite another", async () => {
    const sale = await onSale(50);
    onTestFinished(() => clearAway("event_id", sale.event_id));
    vi.spyOn(Transaction.prototype, "create").mockImplementation(function set(this: Transaction, ref, data) {
      return this.set(ref, data);
    });
    const outcomes = await rush(await startInstances(4), 60, sale);
    const { promised, different } = await countedOf(sale);
    expect(outcomes.filter(bought).length).toBeGreaterThan(50);
    expect(promised).toBeGreaterThan(50);
    expect(different).toBeLessThan(promised);
  });

  it("negative control: oversells if a ticket's id did not come from its seat", async () => {
    const sale = await onSale(50);
    onTestFinished(() => clearAway("event_id", sale.event_id));
    vi.doMock("../../../functions/src/runtime/derived-ids.ts", async (load) => {
      const original = await load<typeof import("../../../functions/src/runtime/derived-ids.ts")>();
      const { newId } = await import("../../../functions/src/ids.ts");
      const derivedId: typeof original.derivedId = (kind, ...parts) =>
        kind === "ticket" ? newId(kind) : original.derivedId(kind, ...parts);
      return { ...original, derivedId };
    });
    await rush(await startInstances(4), 60, sale);
    const { active, seats } = await countedOf(sale);
    expect(active).toBeGreaterThan(50);
    expect(seats).toBeLessThan(active);
  });
});

describe("no oversell: seats that came back", () => {
  it("are sold once each, and all of them, to 30 buyers at once for 20", async () => {
    const sale = await onSale(50, 1_000);
    const instances = await startInstances(3);
    const holding = (await rush(instances, 50, sale)).filter(bought);
    expect(holding).toHaveLength(50);
    const leaving = holding.slice(0, 20);
    await Promise.all(leaving.map(({ order_id }) => expireOrder(order_id, "system:test", new Date())));
    expect(await countedOf(sale)).toEqual({ promised: 30, different: 30, active: 30, seats: 30, open: 20 });

    const outcomes = await rush(instances, 30, sale);
    expect(outcomes.filter(bought)).toHaveLength(20);
    expect(await countedOf(sale)).toEqual(soldOut(50));
    const second = await admin
      .collection("tickets")
      .where("ticket_type_id", "==", sale.ticket_type_id)
      .where("generation", "==", 1)
      .get();
    expect(second.docs.map((ticket) => ticket.get("status"))).toEqual(Array(20).fill("held"));
  });

  it("while others buy, are never sold twice, and the sale ends sold out", async () => {
    const sale = await onSale(20, 1_000);
    const instances = await startInstances(2);
    let holding = (await rush(instances, 12, sale)).filter(bought);
    for (let round = 0; round < 3; round += 1) {
      const leaving = holding.slice(0, 6);
      const [arrived] = await Promise.all([
        rush(instances, 12, sale),
        ...leaving.map(({ order_id }) => expireOrder(order_id, "system:test", new Date())),
      ]);
      holding = [...holding.slice(6), ...arrived.filter(bought)];
      const { promised, different, active, seats } = await countedOf(sale);
      expect(active).toBeLessThanOrEqual(20);
      expect([different, active, seats]).toEqual([promised, promised, promised]);
      expect(promised).toBe(holding.length);
    }
    // Refused buyers come back until there is nothing left: an instance may believe for a moment that it is sold out.
    await waitFor("the last seats to be sold", async () => {
      await rush(instances, 20, sale);
      return (await countedOf(sale)).open === 0;
    });
    expect(await countedOf(sale)).toEqual(soldOut(20));
  });
});

describe("the last tickets", () => {
  it("go to whoever wants no more than there are", async () => {
    const sale = await onSale(5);
    const instances = await startInstances(1);
    const pairs = await rush(instances, 4, sale, 2);
    expect(pairs.filter(bought)).toHaveLength(2);
    expect(pairs.filter((outcome) => !bought(outcome))).toEqual(Array(2).fill({ refused: "sold-out", left: 1 }));
    expect((await rush(instances, 3, sale)).filter(bought)).toHaveLength(1);
    expect(await countedOf(sale)).toEqual(soldOut(5));
  });

  it("that came back are not taken for sold by what a call meant to write, and did not", async () => {
    const sale = await onSale(1, 1_000);
    const instances = await startInstances(1);
    const [first] = await rush(instances, 1, sale);
    await expireOrder(first !== undefined && bought(first) ? first.order_id : "", "system:test", new Date());
    // Of the same instance: it believes that it has sold the seat again.
    const { SeatPicks } = await import("../../../functions/src/tickets/seats.ts");
    const type = found(await ticketTypes(sale.event_id).doc(sale.ticket_type_id).get());
    const picks = new SeatPicks();
    await picks.choose(type ?? expect.fail("no such type"), 1);
    picks.end(true);
    expect((await rush(instances, 1, sale)).filter(bought)).toHaveLength(1);
  });

  it("are told to whoever comes too late by what is stored then; who repeats a call finds its order", async () => {
    const sale = await onSale(1);
    const [instance] = await startInstances(1);
    const { platform_id, entity_id } = world;
    const lines = [{ ticket_type_id: sale.ticket_type_id, quantity: 1 }];
    const order = (name: string) => {
      const actor = actorOf({ uid: `late-${sale.event_id}-${name}` });
      const data = { platform_id, entity_id, event_id: sale.event_id, lines, idempotency_key: `key-of-${name}` };
      return instance?.createOrder.execute({ data, actor }) ?? expect.fail("no instance");
    };
    const { order_id } = await order("first");
    await expect(order("second")).rejects.toMatchObject({ code: "sold-out", details: { left: 0 } });
    const begun = vi.spyOn(database(), "runTransaction");
    await expect(order("third")).rejects.toMatchObject({ code: "sold-out", details: { left: 0 } });
    expect(begun).not.toHaveBeenCalled();
    expect(await order("first")).toMatchObject({ order_id });
    // What this process was told a moment ago decides nothing.
    const [ticket] = (await admin.collection("tickets").where("order_id", "==", order_id).get()).docs;
    await world.owner.call("cancelTickets", { order_id, ticket_ids: [ticket?.id ?? ""], reason: "Given back" });
    expect(await order("fourth")).toMatchObject({ status: "paid" });
  });

  it("over HTTP: 8 buyers at once for 5 tickets", async () => {
    const sale = await onSale(5);
    const people: Person[] = await Promise.all(Array.from({ length: 8 }, (_, index) => newPerson(`Buyer ${index}`)));
    const { platform_id, entity_id } = world;
    const lines = [{ ticket_type_id: sale.ticket_type_id, quantity: 1 }];
    const outcomes = await Promise.all(
      people.map((person) => {
        const idempotency_key = randomUUID();
        const input = { platform_id, entity_id, event_id: sale.event_id, lines };
        return persistently(() => person.call("createOrder", input, { idempotency_key }));
      }),
    );
    expect(outcomes.filter(bought)).toHaveLength(5);
    expect(outcomes.filter((outcome) => !bought(outcome))).toEqual(Array(3).fill({ refused: "sold-out", left: 0 }));
    expect(await countedOf(sale)).toEqual(soldOut(5));
    await Promise.all(people.map((person) => person.close()));
  });
});
