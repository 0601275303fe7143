import fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatehouseError } from "../../../functions/src/model/errors.ts";
import { approveRefund } from "../../../functions/src/payments/approve-refund.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { processRefund } from "../../../functions/src/payments/process-refund.ts";
import { requestRefund } from "../../../functions/src/payments/request-refund.ts";
import { checkInTicket } from "../../../functions/src/tickets/check-in-ticket.ts";
import { workingCard } from "../../support/actions.ts";
import { admin, versionAt } from "../../support/client.ts";
import { brokenInvariants } from "../../support/invariants.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import {
  actorOf,
  commissionsOf,
  ledgerOf,
  type OnSale,
  place,
  type Referred,
  referredBuyer,
} from "../support/sales.ts";
import { makeEntity } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
let referred: Referred;

beforeAll(async () => {
  own = await startOwnStripe();
  world = await makeEntity({ selling: true });
  referred = await referredBuyer(world);
});
afterAll(() => own.close());

const quantity = 4;
const slowCard = "4000 0000 0000 7726";

/** What may happen next; `pick` chooses to what. */
interface Step {
  kind: "place" | "place, answer lost" | "pay" | "pay slowly" | "expire" | "refund" | "check in" | "deliver" | "bank";
  pick: number;
}

const step = fc.record<Step>({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Step["kind"]>("place", "pay", "deliver") },
    { weight: 3, arbitrary: fc.constantFrom<Step["kind"]>("refund") },
    { weight: 2, arbitrary: fc.constantFrom<Step["kind"]>("expire", "pay slowly") },
    { weight: 1, arbitrary: fc.constantFrom<Step["kind"]>("place, answer lost", "check in", "bank") },
  ),
  pick: fc.nat(),
});

/** Steps of a row happen at the same moment. */
const story = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 12 });

const row = (...kinds: Step["kind"][]): Step[] => kinds.map((kind, index) => ({ kind, pick: index }));
/** Three that chance seldom tells: a page that we know nothing of is paid when all is sold, and when there is a seat. */
const told: [Step[][]][] = [
  [
    [
      row("place, answer lost"),
      row("expire"),
      row("deliver", "place"),
      row("deliver", "place"),
      row("pay", "pay", "pay"),
    ],
  ],
  [[row("place, answer lost"), row("expire"), row("pay"), row("place", "place"), row("pay", "deliver"), row("refund")]],
  [[row("place"), row("pay slowly"), row("deliver", "deliver"), row("refund"), row("refund"), row("bank", "refund")]],
];

interface Stage extends OnSale {
  ticket_type_id: string;
}

const one = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(1, items.length)];
const documentsOf = async (collection: string, { event_id }: OnSale) =>
  (await admin.collection(collection).where("event_id", "==", event_id).get()).docs;
const ordersOf = (stage: Stage) => documentsOf("orders", stage);
const ticketsOf = (stage: Stage, ...statuses: string[]) =>
  documentsOf("tickets", stage).then((all) => all.filter((ticket) => statuses.includes(ticket.get("status"))));

async function sessionsOf(stage: Stage): Promise<Stripe.Checkout.Session[]> {
  const ids = new Set((await ordersOf(stage)).map((order) => order.id));
  const { data } = await own.api.checkout.sessions.list({ limit: 100 });
  return data.filter((session) => ids.has(session.client_reference_id ?? ""));
}

async function pay(stage: Stage, pick: number, card: string): Promise<void> {
  const session = one(
    (await sessionsOf(stage)).filter(({ status }) => status === "open"),
    pick,
  );
  // It may be closed by the time that the card is typed.
  if (session !== undefined) await own.payCheckout(session.id, card).catch(() => undefined);
}

/** Places an order by Stripe's clock, which runs ahead as the bank's three seconds pass. */
async function buy(stage: Stage, count: number) {
  const now = new Date((await own.now()) * 1000);
  return place(referred.buyer, stage, stage.ticket_type_id, count, now);
}

const happen: Record<Step["kind"], (stage: Stage, pick: number) => Promise<unknown>> = {
  place: (stage, pick) => buy(stage, 1 + (pick % 2)),
  async "place, answer lost"(stage) {
    await own.failRequests({ path: "/v1/checkout/sessions", method: "POST", failure: "drop_answer", times: 3 });
    return buy(stage, 1).finally(() => own.clearRequestFaults());
  },
  pay: (stage, pick) => pay(stage, pick, workingCard),
  "pay slowly": (stage, pick) => pay(stage, pick, slowCard),
  async expire(stage, pick) {
    const order = one(await ordersOf(stage), pick);
    return order && expireOrder(order.id, "system:test", new Date());
  },
  async refund(stage, pick) {
    const ticket = one(await ticketsOf(stage, "issued"), pick);
    if (ticket === undefined) return;
    const data = { order_id: ticket.get("order_id"), ticket_ids: [ticket.id], reason: "Ill" };
    const { refund_id } = await requestRefund.execute({ data, actor: actorOf(world.admin) });
    await approveRefund.execute({
      data: { refund_id, version: await versionAt(`refunds/${refund_id}`) },
      actor: actorOf(world.owner),
    });
  },
  async "check in"(stage, pick) {
    const ticket = one(await ticketsOf(stage, "issued"), pick);
    if (ticket === undefined) return;
    const data = { event_id: stage.event_id, code: ticket.get("code"), gate: "North" };
    await checkInTicket.execute({ data, actor: actorOf(world.eventManager) });
  },
  async deliver(_stage, pick) {
    const event = one((await own.api.events.list({ limit: 30 })).data, pick);
    return event && own.deliver(event);
  },
  bank: () => own.advanceClock(4),
};

/** Everything that was held up arrives, and the jobs of each minute have run. */
async function settle(stage: Stage): Promise<void> {
  await own.clearRequestFaults();
  await own.advanceClock(4);
  await own.resumeDeliveries();
  await own.deliveriesSettled();
  for (const order of await ordersOf(stage)) await expireOrder(order.id, "system:test", new Date());
  for (const refund of await documentsOf("refunds", stage)) await processRefund(refund.id, "system:test", new Date());
  await own.advanceClock(4);
  await own.deliveriesSettled();
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

async function expectAllHolds(stage: Stage): Promise<void> {
  const alive = await ticketsOf(stage, "held", "issued", "used");
  expect(alive.length, "no oversell").toBeLessThanOrEqual(quantity);
  expect(new Set(alive.map((ticket) => ticket.get("serial"))).size, "a seat is sold once").toBe(alive.length);
  expect(
    alive.filter((ticket) => ticket.get("status") === "held"),
    "nothing is held any more",
  ).toEqual([]);
  const onSale = (await documentsOf("tickets", stage)).filter((ticket) => ticket.get("seat_open") === true);
  const generations = (await documentsOf("tickets", stage)).filter((ticket) => ticket.get("generation") === 0);
  expect(alive.length + onSale.length + quantity - generations.length, "no seat is lost").toBe(quantity);

  const sessions = await sessionsOf(stage);
  for (const order of await ordersOf(stage)) {
    const { status, total_minor, refunded_minor, lines } = order.data();
    const mine = alive.filter((ticket) => ticket.get("order_id") === order.id);
    const session = sessions.find(({ client_reference_id }) => client_reference_id === order.id);
    const paid = session?.payment_status === "paid";
    expect(["paid", "partially_refunded", "refunded"].includes(status), `${order.id} is ${status}`).toBe(paid);
    const intent = typeof session?.payment_intent === "string" ? session.payment_intent : null;
    const refunds = intent === null ? [] : (await own.api.refunds.list({ payment_intent: intent })).data;
    const { balances } = await ledgerOf(order.id);
    expect(sum(refunds.map(({ amount }) => amount)), "what Stripe gave back").toBe(refunded_minor);
    expect(balances.buyers ?? 0, "conservation").toBe(paid ? refunded_minor - total_minor : 0);
    const promised: string[] = lines.flatMap((line: { ticket_ids: string[] }) => line.ticket_ids);
    expect(
      mine.every((ticket) => promised.includes(ticket.id)),
      "tickets are the order's",
    ).toBe(true);
    // 10.00, 5 % and 0.50 a ticket.
    if (paid) expect(mine.length * 1_100, "a ticket for what was paid").toBe(total_minor - refunded_minor);
    else expect(mine).toEqual([]);

    const earned = await commissionsOf(order.id);
    expect(earned.length, "at most three levels").toBeLessThanOrEqual(3);
    for (const { affiliate_id, amount_minor } of earned) {
      expect(balances[`affiliate:${affiliate_id}`] ?? 0, "commissions are what the ledger says").toBe(amount_minor);
    }
  }
}

describe("exactly once, conservation, no oversell: whatever happens in whatever order", () => {
  it("leaves what would have happened one after the other", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (rows) => {
        const { event_id, types } = await makeEvent(world, [{ name: "Seat", price_minor: 1_000, quantity }]);
        const stage = { ...world, event_id, ticket_type_id: types[0] ?? "" };
        await own.pauseDeliveries();
        for (const row of rows) {
          const outcomes = await Promise.allSettled(row.map(({ kind, pick }) => happen[kind](stage, pick)));
          for (const outcome of outcomes) {
            // What is refused is refused in words of ours.
            if (outcome.status === "fulfilled") continue;
            expect(outcome.reason).toBeInstanceOf(GatehouseError);
            expect(outcome.reason.code).not.toBe("internal");
          }
        }
        await settle(stage);
        await expectAllHolds(stage);
        expect(await brokenInvariants(world.platform_id)).toEqual([]);
      }),
      { numRuns: 10, examples: told, interruptAfterTimeLimit: 240_000, endOnFailure: true },
    );
  });
});
