import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { approveRefund } from "../../../functions/src/payments/approve-refund.ts";
import { resumeRefunds } from "../../../functions/src/payments/jobs.ts";
import { requestRefund } from "../../../functions/src/payments/request-refund.ts";
import { checkInTicket } from "../../../functions/src/tickets/check-in-ticket.ts";
import { buy, giveTeamRole, workingCard } from "../../support/actions.ts";
import { host, ports } from "../../support/addresses.ts";
import { admin, callAnonymously, type Person, versionAt } from "../../support/client.ts";
import { secrets } from "../../support/environment.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import {
  actorOf,
  commissionsOf,
  footprintOf,
  ledgerOf,
  noticesOf,
  type OnSale,
  orderOf,
  place,
  type Referred,
  referredBuyer,
  refundsOf,
  ticketsOf,
} from "../support/sales.ts";
import { makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
let referred: Referred;
let sale: OnSale;
/** 60.00 with a fee of 3.50: one is below what somebody may refund on their own request, two are above. */
let cheap: string;
/** 600.00 with a fee of 30.50: two are above what the entity may refund. */
let dear: string;

const cheap_minor = 6_000 + 300 + 50;
const dear_minor = 60_000 + 3_000 + 50;

beforeAll(async () => {
  own = await startOwnStripe();
  world = await makeEntity({ selling: true });
  referred = await referredBuyer(world);
  const { event_id, types } = await makeEvent(world, [
    { name: "Cheap", price_minor: 6_000, quantity: 100 },
    { name: "Dear", price_minor: 60_000, quantity: 100 },
  ]);
  sale = { platform_id: world.platform_id, entity_id: world.entity_id, event_id };
  [cheap = "", dear = ""] = types;
});
afterEach(async () => {
  await own.clearRequestFaults();
  await own.resumeDeliveries();
  await own.deliveriesSettled();
});
afterAll(() => own.close());

const bought = (ticket_type_id: string, quantity: number) =>
  buy(referred.buyer, sale.event_id, [{ ticket_type_id, quantity }], stripe);
const idsOf = async (order_id: string) => (await ticketsOf(order_id)).map(({ id }) => id);
const request = (person: Person, order_id: string, ticket_ids: string[]) =>
  person.call("requestRefund", { order_id, ticket_ids, reason: "Cannot come" });

/** What Stripe has given back of an order that was bought over HTTP. */
async function atStripe(order_id: string) {
  const api = new Stripe(secrets.STRIPE_SECRET_KEY, { host, port: ports.stripe, protocol: "http" });
  const payment_intent = String((await orderOf(order_id))?.stripe_payment_intent_id);
  const { data } = await api.refunds.list({ payment_intent });
  return data.map(({ amount, status, metadata }) => ({ amount, status, metadata }));
}

describe("the tickets of an order", () => {
  it("are told apart for who refunds of them, who never learns a whole code", async () => {
    const order_id = await bought(cheap, 2);
    const [first, second] = await ticketsOf(order_id);
    await checkInTicket.execute({
      data: { event_id: sale.event_id, code: String(first?.code), gate: "North" },
      actor: actorOf(world.eventManager),
    });
    await request(world.financeManager, order_id, [second?.id ?? ""]);
    const answer = await world.financeManager.call("readOrderTickets", { order_id });
    expect(answer.tickets).toHaveLength(2);
    const facts = (id: string | undefined) => answer.tickets.find((ticket) => ticket.id === id);
    expect(facts(first?.id)).toMatchObject({
      code_start: first?.code?.slice(0, 4),
      owner_name: "Referred buyer",
      status: "used",
      is_being_refunded: false,
    });
    expect(facts(second?.id)).toMatchObject({ status: "issued", is_being_refunded: false });
    const told = JSON.stringify(answer);
    for (const code of [first?.code, second?.code]) expect(told).not.toContain(code);
    await expectRefusal(world.eventManager.call("readOrderTickets", { order_id }), "permission-denied");
    await expectRefusal(world.contentEditor.call("readOrderTickets", { order_id }), "permission-denied");
    await expectRefusal(referred.buyer.call("readOrderTickets", { order_id }), "permission-denied");
  });
});

describe("a refund of one ticket of two", () => {
  it("gives the money back, the seat to the next buyer, and takes back each one's share of it", async () => {
    const { owner, financeManager } = world;
    const { event_id, types } = await makeEvent(world, [{ name: "Pair", price_minor: 4_000, quantity: 2 }]);
    const lines = (quantity: number) => [{ ticket_type_id: types[0] ?? "", quantity }];
    const order_id = await buy(referred.buyer, event_id, lines(2), stripe);
    const [first, second] = await ticketsOf(order_id);
    expect((await commissionsOf(order_id)).map(({ amount_minor }) => amount_minor)).toEqual([400, 160, 80]);

    const { refund_id, amount_minor } = await request(financeManager, order_id, [first?.id ?? ""]);
    // 40.00 + 5 % + 0.50, for the buyer paid the fee.
    expect(amount_minor).toBe(4_250);
    expect((await ticketsOf(order_id)).map(({ status }) => status)).toEqual(["issued", "issued"]);
    expect(await owner.call("approveRefund", { refund_id })).toEqual({ status: "succeeded" });

    expect(await atStripe(order_id)).toEqual([{ amount: 4_250, status: "succeeded", metadata: { refund_id } }]);
    expect(await ticketsOf(order_id)).toMatchObject([
      { id: first?.id, status: "refunded", seat_open: true },
      { id: second?.id, status: "issued", seat_open: false, refund_id: null },
    ]);
    expect(await orderOf(order_id)).toMatchObject({ status: "partially_refunded", refunded_minor: 4_250 });
    expect((await commissionsOf(order_id)).map(({ amount_minor, status }) => [amount_minor, status])).toEqual([
      [200, "pending"],
      [80, "pending"],
      [40, "pending"],
    ]);
    const [near = "", middle = "", top = ""] = referred.upline.map(({ uid }) => `affiliate:${uid}`);
    const half = await ledgerOf(order_id);
    expect(half.kinds).toEqual(["refund", "sale"]);
    // Stripe keeps 2.9 % of 85.00 and 0.30; the platform bears it.
    expect(half.balances).toEqual({
      buyers: -4_250,
      stripe_fees: 277,
      [`platform:${world.platform_id}`]: 250 - 277,
      [`entity:${world.entity_id}`]: 4_000 - 320,
      [near]: 200,
      [middle]: 80,
      [top]: 40,
    });

    // The seat is sold again, and then there is none.
    const next = await somebody("Next buyer");
    const again = await buy(next, event_id, lines(1), stripe);
    expect(await ticketsOf(again)).toMatchObject([{ serial: first?.serial, generation: 1, status: "issued" }]);
    expect((await ticketsOf(order_id))[first?.serial === 1 ? 0 : 1]).toMatchObject({ seat_open: false });
    await expectRefusal(buy(next, event_id, lines(1), stripe), "sold-out");

    const rest = await request(financeManager, order_id, [second?.id ?? ""]);
    expect(await owner.call("approveRefund", { refund_id: rest.refund_id })).toEqual({ status: "succeeded" });
    expect(await orderOf(order_id)).toMatchObject({ status: "refunded", refunded_minor: 8_500 });
    expect((await commissionsOf(order_id)).map(({ amount_minor, status }) => [amount_minor, status])).toEqual([
      [0, "reversed"],
      [0, "reversed"],
      [0, "reversed"],
    ]);
    const { balances } = await ledgerOf(order_id);
    expect(Object.fromEntries(Object.entries(balances).filter(([, amount]) => amount !== 0))).toEqual({
      stripe_fees: 277,
      [`platform:${world.platform_id}`]: -277,
    });
  });

  it("no silent power: is recorded with who asked and who approved, and the buyer is told", async () => {
    const before = (await noticesOf(referred.buyer.uid)).filter((kind) => kind === "refund_succeeded").length;
    const order_id = await bought(cheap, 1);
    const { refund_id } = await request(world.admin, order_id, await idsOf(order_id));
    await world.financeManager.call("approveRefund", { refund_id, note: "Fair" });
    const records = await admin.collection("audit_logs").where("entity_id", "==", world.entity_id).get();
    const trail = records.docs
      .map((record) => record.data())
      .filter(({ changes }) => JSON.stringify(changes).includes(refund_id))
      .sort((one, other) => one.created_at.toMillis() - other.created_at.toMillis());
    expect(trail.map(({ action, actor_id, actor_role, reason }) => [action, actor_id, actor_role, reason])).toEqual([
      ["refund.requested", world.admin.uid, "admin", "Cannot come"],
      ["refund.approved", world.financeManager.uid, "finance_manager", "Fair"],
      ["refund.succeeded", "system:payments", "system", null],
    ]);
    const after = (await noticesOf(referred.buyer.uid)).filter((kind) => kind === "refund_succeeded").length;
    expect(after - before).toBe(1);
  });
});

describe("requestRefund", () => {
  it("is for the entity's owner, admin and finance manager, and for the platform", async () => {
    const order_id = await bought(cheap, 1);
    const ids = await idsOf(order_id);
    await expectRefusal(
      callAnonymously("requestRefund", { order_id, ticket_ids: ids, reason: "no" }),
      "unauthenticated",
    );
    for (const person of [world.eventManager, world.contentEditor, world.stranger, referred.buyer]) {
      await expectRefusal(request(person, order_id, ids), "permission-denied");
    }
    for (const person of [world.owner, world.admin, world.financeManager, world.master]) {
      expect((await request(person, order_id, ids)).amount_minor).toBe(cheap_minor);
    }
    expect((await ticketsOf(order_id)).map(({ status, refund_id }) => [status, refund_id])).toEqual([["issued", null]]);
  });

  it("names tickets of the order, each once, that were paid for and are unused", async () => {
    const { financeManager, eventManager } = world;
    const [order_id, another] = await Promise.all([bought(cheap, 2), bought(cheap, 1)]);
    const [one = "", used = ""] = await idsOf(order_id);
    const [foreign = ""] = await idsOf(another);
    await expectRefusal(request(financeManager, order_id, []), "invalid-argument", "ticket_ids");
    await expectRefusal(request(financeManager, order_id, [one, one]), "invalid-argument", "ticket_ids");
    await expectRefusal(request(financeManager, order_id, [one, foreign]), "not-found", "ticket_ids.1");
    await expectRefusal(
      financeManager.send("requestRefund", { order_id, ticket_ids: [one], reason: "r", amount_minor: 1 }),
      "invalid-argument",
      "amount_minor",
    );
    const code = (await ticketsOf(order_id)).find(({ id }) => id === used)?.code ?? "";
    await eventManager.call("checkInTicket", { event_id: sale.event_id, code, gate: "North" });
    await expectRefusal(request(financeManager, order_id, [one, used]), "failed-precondition", "ticket_ids.1");
    expect(await refundsOf(order_id)).toEqual([]);
  });

  it("refuses an order that is not paid, and tickets that were free", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Free", price_minor: 0 }]);
    const free = await buy(referred.buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }], stripe);
    await expectRefusal(request(world.owner, free, await idsOf(free)), "failed-precondition");
    const { order_id } = await place(referred.buyer, sale, cheap);
    await expectRefusal(request(world.owner, order_id, await idsOf(order_id)), "failed-precondition");
  });
});

describe("four eyes", () => {
  const approve = (person: Person, refund_id: string) => person.call("approveRefund", { refund_id });
  const ruling = async (attempt: Promise<unknown>) =>
    (await expectRefusal(attempt, "four-eyes")).ruling ?? "own-request";
  const untouched = async (order_id: string) => {
    expect((await orderOf(order_id))?.status).toBe("paid");
    expect((await ledgerOf(order_id)).kinds).toEqual(["sale"]);
  };

  it("lets nobody approve who has no right to, whoever asked", async () => {
    const [other, staff] = await Promise.all([makePlatform(), somebody("Platform admin")]);
    await world.master.call("setPlatformRoles", {
      platform_id: world.platform_id,
      email: staff.email,
      roles: ["admin", "staff", "billing_specialist"],
      reason: "Helps with everything but approvals",
    });
    const order_id = await bought(cheap, 1);
    const { refund_id } = await request(world.owner, order_id, await idsOf(order_id));
    await expectRefusal(callAnonymously("approveRefund", { refund_id }), "unauthenticated");
    const { eventManager, contentEditor, stranger } = world;
    for (const person of [eventManager, contentEditor, stranger, referred.buyer, staff, other.master]) {
      await expectRefusal(approve(person, refund_id), "permission-denied");
      await expectRefusal(person.call("rejectRefund", { refund_id, note: "no" }), "permission-denied");
    }
    await untouched(order_id);
  });

  it("lets an owner and a finance manager approve their own request up to the own limit, an admin never", async () => {
    const { owner, admin: teamAdmin, financeManager } = world;
    for (const person of [owner, financeManager]) {
      const order_id = await bought(cheap, 1);
      const asked = await request(person, order_id, await idsOf(order_id));
      expect(asked.may_approve_own).toBe(true);
      expect(await approve(person, asked.refund_id)).toEqual({ status: "succeeded" });
    }
    const order_id = await bought(cheap, 1);
    const asked = await request(teamAdmin, order_id, await idsOf(order_id));
    expect(asked.may_approve_own).toBe(false);
    expect(await ruling(approve(teamAdmin, asked.refund_id))).toBe("own-request");
    await untouched(order_id);
    expect(await approve(owner, asked.refund_id)).toEqual({ status: "succeeded" });
  });

  it("asks for somebody else above the own limit, of the whole order together", async () => {
    const { owner, admin: teamAdmin, financeManager } = world;
    for (const [asker, other] of [
      [owner, teamAdmin],
      [financeManager, owner],
    ] as const) {
      const order_id = await bought(cheap, 2);
      const [first = "", second = ""] = await idsOf(order_id);
      const both = await request(asker, order_id, [first, second]);
      expect(both).toMatchObject({ amount_minor: 2 * cheap_minor, may_approve_own: false });
      expect(await ruling(approve(asker, both.refund_id))).toBe("own-request");
      await untouched(order_id);

      // One at a time comes to the same.
      const one = await request(asker, order_id, [first]);
      expect(await approve(asker, one.refund_id)).toEqual({ status: "succeeded" });
      const rest = await request(asker, order_id, [second]);
      expect(rest.may_approve_own).toBe(false);
      expect(await ruling(approve(asker, rest.refund_id))).toBe("own-request");
      expect(await approve(other, rest.refund_id)).toEqual({ status: "succeeded" });
    }
  });

  it("leaves what is above the entity limit to the platform, which may not approve its own request either", async () => {
    const { owner, admin: teamAdmin, financeManager, master } = world;
    const order_id = await bought(dear, 2);
    const asked = await request(financeManager, order_id, await idsOf(order_id));
    expect(asked.amount_minor).toBe(2 * dear_minor);
    for (const person of [owner, teamAdmin, financeManager]) {
      expect(await ruling(approve(person, asked.refund_id))).toBe("above-entity-limit");
    }
    const own_ = await request(master, order_id, await idsOf(order_id));
    expect(await ruling(approve(master, own_.refund_id))).toBe("own-request");
    await untouched(order_id);
    expect(await approve(master, asked.refund_id)).toEqual({ status: "succeeded" });
    const records = await admin.collection("audit_logs").where("resource", "==", `refunds/${asked.refund_id}`).get();
    expect(records.docs.map((record) => [record.get("action"), record.get("actor_role")]).sort()).toEqual([
      ["refund.approved", "superadmin"],
      ["refund.succeeded", "system"],
    ]);
  });

  it("asks the platform's approver for a second factor", async () => {
    const plain = await somebody("Superadmin without a factor");
    await world.god.call("setPlatformRoles", {
      platform_id: world.platform_id,
      email: plain.email,
      roles: ["superadmin"],
      reason: "Second superadmin",
    });
    const order_id = await bought(dear, 2);
    const { refund_id } = await request(world.owner, order_id, await idsOf(order_id));
    await expectRefusal(approve(plain, refund_id), "second-factor-required");
    // The amount itself asks for it, too, whatever the role does. Below the platform's limit it does not.
    const grant = admin.doc(`platform_roles/${world.platform_id}_${plain.uid}`);
    await grant.update({ second_factor_required: false });
    onTestFinished(async () => {
      await grant.update({ second_factor_required: true });
    });
    await expectRefusal(approve(plain, refund_id), "second-factor-required");
    await untouched(order_id);
    const small = await bought(cheap, 1);
    const asked = await request(world.owner, small, await idsOf(small));
    expect(await approve(plain, asked.refund_id)).toEqual({ status: "succeeded" });
  });

  it("revoked is revoked: who was taken off the team approves nothing any more", async () => {
    const leaver = await somebody("Leaving finance manager");
    const { owner, entity_id } = world;
    await giveTeamRole(owner, entity_id, leaver, "finance_manager");
    const order_id = await bought(cheap, 1);
    const { refund_id } = await request(leaver, order_id, await idsOf(order_id));
    await owner.call("removeTeamMember", { entity_id, uid: leaver.uid });
    await expectRefusal(approve(leaver, refund_id), "permission-denied");
    await untouched(order_id);
  });

  /** An order of an event of its own, whose notices are told from the others by its title. */
  const boughtAt = async (title: string, price_minor: number, quantity: number) => {
    const { event_id, types } = await makeEvent(world, [{ name: "Priced", price_minor }], { title });
    return buy(referred.buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity }], stripe);
  };
  const toldOf = async (person: { uid: string }, kind: string, order_id: string) => {
    const title = (await admin.doc(`orders/${order_id}`).get()).get("event_title");
    const items = await admin.collection(`notifications/${person.uid}/items`).where("kind", "==", kind).get();
    return items.docs.map((item) => item.data()).filter(({ details }) => details.event === title);
  };

  it("is told to those who can decide it, with the sum, and not to who asked", async () => {
    const { owner, admin: teamAdmin, financeManager, eventManager, master, entity_id, platform_id } = world;
    const ofTeam = await boughtAt("Told to the team", 2_000, 1);
    const asked = await request(financeManager, ofTeam, await idsOf(ofTeam));
    for (const person of [owner, teamAdmin]) {
      expect(await toldOf(person, "refund_requested", ofTeam)).toMatchObject([
        {
          link: `/workspace/${entity_id}/sales/refunds`,
          details: { amount_minor: String(asked.amount_minor), currency: "EUR" },
        },
      ]);
    }
    for (const person of [financeManager, eventManager, master]) {
      expect(await toldOf(person, "refund_requested", ofTeam)).toEqual([]);
    }

    const ofPlatform = await boughtAt("Told to the platform", 60_000, 2);
    await request(owner, ofPlatform, await idsOf(ofPlatform));
    expect(await toldOf(master, "refund_requested", ofPlatform)).toMatchObject([
      { link: `/console/${platform_id}/refunds` },
    ]);
    for (const person of [owner, teamAdmin, financeManager]) {
      expect(await toldOf(person, "refund_requested", ofPlatform), "above what they decide").toEqual([]);
    }
  });

  it("tells who asked what somebody else decided, with the sum and what of", async () => {
    const { owner, financeManager } = world;
    const order_id = await boughtAt("Decided", 2_000, 2);
    const [one = "", two = ""] = await idsOf(order_id);
    const rejected = await request(financeManager, order_id, [one]);
    await owner.call("rejectRefund", { refund_id: rejected.refund_id, note: "After the deadline" });
    const approved = await request(financeManager, order_id, [two]);
    await approve(owner, approved.refund_id);
    const own = await request(financeManager, order_id, [one]);
    await approve(financeManager, own.refund_id);
    const details = (await toldOf(financeManager, "refund_decided", order_id)).map((item) => item.details);
    expect(details.toSorted((left, right) => left.decision.localeCompare(right.decision))).toEqual([
      expect.objectContaining({ decision: "approved", amount_minor: String(approved.amount_minor), currency: "EUR" }),
      expect.objectContaining({ decision: "rejected", note: "After the deadline" }),
    ]);
  });

  it("rejects with a note, once, and the ticket may be asked for again", async () => {
    const { owner, financeManager } = world;
    const order_id = await boughtAt("Rejected once", 2_000, 1);
    const ids = await idsOf(order_id);
    const { refund_id } = await request(financeManager, order_id, ids);
    await expectRefusal(owner.send("rejectRefund", { refund_id }), "invalid-argument", "note");
    expect(await owner.call("rejectRefund", { refund_id, note: "After the deadline" })).toEqual({ status: "rejected" });
    await expectRefusal(approve(owner, refund_id), "failed-precondition");
    await expectRefusal(owner.call("rejectRefund", { refund_id, note: "Again" }), "failed-precondition");
    await untouched(order_id);
    expect(await toldOf(financeManager, "refund_decided", order_id)).toMatchObject([
      { details: { decision: "rejected", amount_minor: expect.stringMatching(/^[1-9]\d*$/), currency: "EUR" } },
    ]);
    const again = await request(financeManager, order_id, ids);
    expect(await approve(owner, again.refund_id)).toEqual({ status: "succeeded" });
  });
});

describe("exactly once: a ticket's money", () => {
  const outcomes = (attempts: Promise<unknown>[]) =>
    Promise.allSettled(attempts).then((settled) => settled.map(({ status }) => status).sort());

  it("goes back once, though it was asked for twice", async () => {
    const { owner, admin: teamAdmin, financeManager } = world;
    const order_id = await bought(cheap, 2);
    const [id = ""] = await idsOf(order_id);
    const [one, two] = await Promise.all([request(teamAdmin, order_id, [id]), request(financeManager, order_id, [id])]);
    await owner.call("approveRefund", { refund_id: one.refund_id });
    await expectRefusal(owner.call("approveRefund", { refund_id: two.refund_id }), "failed-precondition");
    await expectRefusal(request(owner, order_id, [id]), "failed-precondition", "ticket_ids.0");
    expect(await orderOf(order_id)).toMatchObject({ refunded_minor: cheap_minor, status: "partially_refunded" });
    expect(await atStripe(order_id)).toMatchObject([{ amount: cheap_minor }]);
  });

  it("goes back once, though two people approve at the same moment", async () => {
    const { owner, financeManager, admin: teamAdmin } = world;
    const order_id = await bought(cheap, 1);
    const { refund_id } = await request(teamAdmin, order_id, await idsOf(order_id));
    const approve = (person: Person) => person.call("approveRefund", { refund_id });
    expect(await outcomes([owner, financeManager].map(approve))).toEqual(["fulfilled", "rejected"]);
    expect(await orderOf(order_id)).toMatchObject({ refunded_minor: cheap_minor, status: "refunded" });
    expect((await ledgerOf(order_id)).kinds).toEqual(["refund", "sale"]);
    expect(await atStripe(order_id)).toMatchObject([{ amount: cheap_minor }]);
  });

  it("goes back once, though two requests for it are approved at the same moment", async () => {
    const { owner, financeManager, admin: teamAdmin } = world;
    const order_id = await bought(cheap, 2);
    const [id = ""] = await idsOf(order_id);
    const asked = await Promise.all([request(teamAdmin, order_id, [id]), request(teamAdmin, order_id, [id])]);
    const attempts = [owner, financeManager].map((person, index) =>
      person.call("approveRefund", { refund_id: asked[index]?.refund_id ?? "" }),
    );
    expect(await outcomes(attempts)).toEqual(["fulfilled", "rejected"]);
    expect(await orderOf(order_id)).toMatchObject({ refunded_minor: cheap_minor });
    expect((await ledgerOf(order_id)).kinds).toEqual(["refund", "sale"]);
    expect(await atStripe(order_id)).toMatchObject([{ amount: cheap_minor }]);
  });

  it("goes back once under one idempotency key", async () => {
    const { owner, financeManager } = world;
    const order_id = await bought(cheap, 1);
    const { refund_id } = await request(financeManager, order_id, await idsOf(order_id));
    const input = { refund_id, version: await versionAt(`refunds/${refund_id}`) };
    const approve = () => owner.call("approveRefund", input, { idempotency_key: `key-${refund_id}` });
    expect(await approve()).toEqual({ status: "succeeded" });
    expect(await approve()).toEqual({ status: "succeeded" });
    expect((await ledgerOf(order_id)).kinds).toEqual(["refund", "sale"]);
    expect(await atStripe(order_id)).toMatchObject([{ amount: cheap_minor }]);
  });

  it("stays where a ticket was used between request and approval", async () => {
    const { owner, financeManager, eventManager } = world;
    const order_id = await bought(cheap, 1);
    const { refund_id } = await request(financeManager, order_id, await idsOf(order_id));
    const [ticket] = await ticketsOf(order_id);
    await eventManager.call("checkInTicket", { event_id: sale.event_id, code: ticket?.code ?? "", gate: "North" });
    await expectRefusal(owner.call("approveRefund", { refund_id }), "failed-precondition");
    expect((await orderOf(order_id))?.status).toBe("paid");
    expect(await atStripe(order_id)).toEqual([]);
  });
});

/** Here the use cases run in this process, with a Stripe that fails. */
describe("a refund that Stripe", () => {
  const five_minutes_ago = () => new Date(Date.now() - 300_000);

  async function requested(card = workingCard) {
    const { order_id } = await place(referred.buyer, sale, cheap, 2);
    await own.payCheckout(String((await orderOf(order_id))?.stripe_session_id), card);
    await own.deliveriesSettled();
    const before = await footprintOf(order_id);
    const [ticket] = await ticketsOf(order_id);
    const ask = () =>
      requestRefund.execute({
        data: { order_id, ticket_ids: [ticket?.id ?? ""], reason: "Ill" },
        actor: actorOf(world.admin),
      });
    const { refund_id } = await ask();
    const approve = async (now = new Date(), id = refund_id) =>
      approveRefund.execute({
        data: { refund_id: id, version: await versionAt(`refunds/${id}`) },
        actor: actorOf(world.financeManager),
        now,
      });
    const checkIn = () =>
      checkInTicket.execute({
        data: { event_id: sale.event_id, code: ticket?.code, gate: "North" },
        actor: actorOf(world.eventManager),
      });
    const payment_intent = String((await orderOf(order_id))?.stripe_payment_intent_id);
    const atStripe = async () => (await own.api.refunds.list({ payment_intent })).data;
    return {
      order_id,
      refund_id,
      ticket_id: ticket?.id ?? "",
      before,
      ask,
      approve,
      checkIn,
      payment_intent,
      atStripe,
    };
  }

  const refunded = {
    status: "partially_refunded",
    ledger: { kinds: ["refund", "sale"] },
    commissions: [{ amount_minor: 300 }, { amount_minor: 120 }, { amount_minor: 60 }],
  };

  it("refuses leaves all as it was: the ticket is good, and may be refunded another time", async () => {
    const { order_id, refund_id, before, ask, approve, checkIn, payment_intent } = await requested();
    const told = (await noticesOf(world.admin.uid)).filter((kind) => kind === "refund_failed").length;
    // Somebody gave the money back in Stripe's own dashboard, and nobody has heard of it yet.
    await own.pauseDeliveries();
    await own.api.refunds.create({ payment_intent, amount: cheap_minor + 1 });
    expect(await approve()).toEqual({ status: "failed" });
    expect(await refundsOf(order_id)).toMatchObject([
      { status: "failed", failure: expect.stringContaining("greater") },
    ]);
    expect({ ...(await footprintOf(order_id)), refunds: 0 }).toEqual(before);
    expect((await orderOf(order_id))?.refund_approved_minor).toBe(0);
    const now = (await noticesOf(world.admin.uid)).filter((kind) => kind === "refund_failed").length;
    expect(now - told).toBe(1);
    await expect(approve()).rejects.toMatchObject({ code: "failed-precondition" });
    expect((await ask()).refund_id).not.toBe(refund_id);
    await own.resumeDeliveries();
    await own.deliveriesSettled();
    await expect(checkIn()).rejects.toMatchObject({ details: { status: "blocked" } });
  });

  it("does not answer keeps the ticket out, and is carried out by the job, once", async () => {
    const { order_id, refund_id, ask, approve, checkIn, atStripe } = await requested();
    const another = await ask();
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_request", times: 3 });
    await expect(approve(five_minutes_ago())).rejects.toMatchObject({ code: "payment-provider", retry: true });
    expect((await refundsOf(order_id)).find(({ id }) => id === refund_id)).toMatchObject({ status: "processing" });
    expect(await atStripe()).toEqual([]);
    await expect(checkIn()).rejects.toMatchObject({ code: "failed-precondition", details: { status: "refunded" } });
    await expect(ask()).rejects.toMatchObject({ code: "failed-precondition", field: "ticket_ids.0" });
    await expect(approve(new Date(), another.refund_id)).rejects.toMatchObject({ code: "failed-precondition" });
    expect((await ledgerOf(order_id)).kinds).toEqual(["sale"]);

    await own.clearRequestFaults();
    await Promise.all([resumeRefunds(new Date()), resumeRefunds(new Date())]);
    await resumeRefunds(new Date());
    await own.deliveriesSettled();
    expect((await refundsOf(order_id)).find(({ id }) => id === refund_id)).toMatchObject({ status: "succeeded" });
    expect(await footprintOf(order_id)).toMatchObject(refunded);
    expect(await atStripe()).toHaveLength(1);
    await expect(checkIn()).rejects.toMatchObject({ code: "failed-precondition" });
  });

  it("has begun only just is left alone by the job", async () => {
    const { order_id, approve } = await requested();
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_request", times: 3 });
    await expect(approve()).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    await resumeRefunds(new Date());
    expect(await refundsOf(order_id)).toMatchObject([{ status: "processing" }]);
  });

  it.each(["server_error", "server_error_after_work", "drop_answer"] as const)(
    "meets with a failure (%s) is carried out by the job, once",
    async (failure) => {
      const { order_id, approve, atStripe } = await requested();
      await own.failRequests({
        path: "/v1/refunds",
        method: "POST",
        failure,
        times: failure === "drop_answer" ? 3 : 1,
      });
      await own.pauseDeliveries();
      await expect(approve(five_minutes_ago())).rejects.toMatchObject({ code: "payment-provider" });
      await own.clearRequestFaults();
      await resumeRefunds(new Date());
      expect(await refundsOf(order_id)).toMatchObject([{ status: "succeeded" }]);
      await own.resumeDeliveries();
      await own.deliveriesSettled();
      expect(await footprintOf(order_id)).toMatchObject(refunded);
      expect(await atStripe()).toHaveLength(1);
    },
  );
});
