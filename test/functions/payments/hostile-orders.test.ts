/** Orders by somebody who wants more than they pay for: what is given is what is paid, whatever came before. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeTicketType } from "../../../functions/src/events/change-ticket-type.ts";
import { cancelOrder } from "../../../functions/src/payments/cancel-order.ts";
import { createOrder } from "../../../functions/src/payments/create-order.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { workingCard } from "../../support/actions.ts";
import { admin } from "../../support/client.ts";
import type { EntityWorld } from "../../support/world.ts";
import { makeEvent } from "../../support/world.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import { actorOf, orderOf } from "../support/sales.ts";
import { makeEntity } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
let other: EntityWorld;

beforeAll(async () => {
  own = await startOwnStripe();
  [world, other] = await Promise.all([makeEntity({ selling: true }), makeEntity({ selling: true })]);
});
afterAll(() => own.close());

interface Sale {
  world: EntityWorld;
  event_id: string;
  types: string[];
}

async function onSale(of: EntityWorld, ...types: { price_minor: number; quantity: number }[]): Promise<Sale> {
  const made = await makeEvent(
    of,
    types.map((type, index) => ({ name: `Type ${index}`, ...type })),
  );
  return { world: of, ...made };
}

type Lines = [type: number, quantity: number][];

function order(uid: string, { world: { platform_id, entity_id }, event_id, types }: Sale, lines: Lines, more = {}) {
  const asked = lines.map(([type, quantity]) => ({ ticket_type_id: types[type] ?? "", quantity }));
  const data = { platform_id, entity_id, event_id, lines: asked, idempotency_key: randomUUID(), ...more };
  return createOrder.execute({ data, actor: actorOf({ uid }) });
}

/** All tickets of some events, and what their orders say of them. */
async function expectGivenIsPaid(...sales: Sale[]) {
  for (const { event_id } of sales) {
    const [orders, tickets] = await Promise.all(
      ["orders", "tickets"].map((name) => admin.collection(name).where("event_id", "==", event_id).get()),
    );
    const living = (tickets?.docs ?? []).filter((ticket) => ["held", "issued", "used"].includes(ticket.get("status")));
    const promised = (orders?.docs ?? [])
      .filter((each) => ["pending", "paid"].includes(each.get("status")))
      .flatMap((each) =>
        each.get("lines").flatMap((line: { ticket_type_id: string; ticket_ids: string[]; quantity: number }) => {
          expect(line.ticket_ids).toHaveLength(line.quantity);
          return line.ticket_ids.map((id) => `${id} ${each.id} ${line.ticket_type_id}`);
        }),
      );
    expect(
      living.map((ticket) => `${ticket.id} ${ticket.get("order_id")} ${ticket.get("ticket_type_id")}`).sort(),
    ).toEqual(promised.sort());
  }
}

const somebody = () => `hostile-${randomUUID().slice(0, 12)}`;

describe("what is given is what is paid: a refused order leaves nothing behind", () => {
  it("for the next call with its key, of the same event", async () => {
    const sale = await onSale(world, { price_minor: 1_500, quantity: 10 }, { price_minor: 0, quantity: 10 });
    const [uid, idempotency_key] = [somebody(), randomUUID()];
    await expect(order(uid, sale, [[0, 5]], { idempotency_key, expected_total_minor: 1 })).rejects.toThrow(/price/);
    const placed = await order(uid, sale, [[1, 1]], { idempotency_key });
    expect(placed).toMatchObject({ status: "paid", total_minor: 0 });
    await expectGivenIsPaid(sale);
    const tickets = await admin.collection("tickets").where("order_id", "==", placed.order_id).get();
    expect(tickets.docs.map((ticket) => ticket.get("ticket_type_id"))).toEqual([sale.types[1]]);
  });

  it("nor of another event, on another platform", async () => {
    const theirs = await onSale(other, { price_minor: 1_500, quantity: 4 });
    const own = await onSale(world, { price_minor: 0, quantity: 4 });
    const [uid, idempotency_key] = [somebody(), randomUUID()];
    await expect(order(uid, theirs, [[0, 4]], { idempotency_key, expected_total_minor: 1 })).rejects.toThrow(/price/);
    await order(uid, own, [[0, 1]], { idempotency_key });
    await expectGivenIsPaid(theirs, own);
    expect(await order(somebody(), theirs, [[0, 4]])).toMatchObject({ status: "pending" });
    await expectGivenIsPaid(theirs);
  });

  it("for anybody else: all seats are on sale at once", async () => {
    const sale = await onSale(world, { price_minor: 1_500, quantity: 20 });
    await Promise.all(
      Array.from({ length: 5 }, () =>
        expect(order(somebody(), sale, [[0, 10]], { expected_total_minor: 1 })).rejects.toThrow(/price/),
      ),
    );
    await Promise.all(Array.from({ length: 2 }, () => order(somebody(), sale, [[0, 10]])));
    await expectGivenIsPaid(sale);
  });
});

describe("what is given is what is paid: one request twice at once", () => {
  it("has one effect, when the seats came back from somebody else", async () => {
    const sale = await onSale(world, { price_minor: 1_500, quantity: 3 }, { price_minor: 1_500, quantity: 3 });
    const first = somebody();
    const { order_id } = await order(first, sale, [
      [0, 3],
      [1, 3],
    ]);
    await cancelOrder.execute({ data: { order_id }, actor: actorOf({ uid: first }) });

    const [uid, idempotency_key] = [somebody(), randomUUID()];
    const lines: Lines = [
      [0, 1],
      [1, 1],
    ];
    const placed = await Promise.all(Array.from({ length: 4 }, () => order(uid, sale, lines, { idempotency_key })));
    expect(new Set(placed.map((each) => each.order_id)).size).toBe(1);
    await expectGivenIsPaid(sale);
    // Somebody else's tickets have to outlive what becomes of that order.
    await order(somebody(), sale, [
      [0, 2],
      [1, 2],
    ]);
    await cancelOrder.execute({ data: { order_id: placed[0]?.order_id }, actor: actorOf({ uid }) });
    await expectGivenIsPaid(sale);
  });

  it("gives the first answer however much has changed since", async () => {
    const sale = await onSale(world, { price_minor: 1_500, quantity: 2 });
    const [uid, idempotency_key] = [somebody(), randomUUID()];
    const asked = { idempotency_key, expected_total_minor: 2 * (1_500 + 75 + 50) };
    const placed = await order(uid, sale, [[0, 2]], asked);
    await changeTicketType.execute({
      data: { event_id: sale.event_id, ticket_type_id: sale.types[0], price_minor: 9_900, reason: "Dearer" },
      actor: actorOf(world.owner),
    });
    await world.owner.call("setSalesOpen", { event_id: sale.event_id, open: false });
    expect(await order(uid, sale, [[0, 2]], asked)).toMatchObject({ order_id: placed.order_id });
    await expect(order(uid, sale, [[0, 1]], asked)).rejects.toMatchObject({ code: "idempotency-key-reused" });
    await expect(order(uid, sale, [[0, 2]], { ...asked, expected_total_minor: 1 })).rejects.toMatchObject({
      code: "idempotency-key-reused",
    });
  });
});

describe("a payment that comes when the seats are gone in the eyes of one copy of the functions", () => {
  it("is settled at the first delivery: with other seats, or by giving it back", async () => {
    const sale = await onSale(world, { price_minor: 1_500, quantity: 40 });
    const buyer = somebody();
    const { order_id } = await order(buyer, sale, [[0, 2]]);
    await own.pauseDeliveries();
    await own.payCheckout(String((await orderOf(order_id))?.stripe_session_id), workingCard);
    // The seats go to others, by way of the deployed functions: this process learns nothing of it.
    const session = (await orderOf(order_id))?.stripe_session_id;
    await admin.doc(`orders/${order_id}`).update({ stripe_session_id: null });
    await expireOrder(order_id, "system:test", new Date());
    await admin.doc(`orders/${order_id}`).update({ stripe_session_id: session });
    const lines = [{ ticket_type_id: sale.types[0] ?? "", quantity: 10 }];
    const { platform_id, entity_id } = world;
    for (let taken = 0; taken < 3; taken += 1) {
      await [world.stranger, world.buyer, world.contentEditor][taken]?.call(
        "createOrder",
        { platform_id, entity_id, event_id: sale.event_id, lines },
        { idempotency_key: randomUUID() },
      );
    }
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    expect(own.answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await orderOf(order_id))?.status).toBe("paid");
    await expectGivenIsPaid(sale);
  });
});
