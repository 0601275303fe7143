import { randomUUID } from "node:crypto";
import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectPayments } from "../../../functions/src/entities/connect-payments.ts";
import { approveRefund } from "../../../functions/src/payments/approve-refund.ts";
import { cancelOrder } from "../../../functions/src/payments/cancel-order.ts";
import { expireOrder } from "../../../functions/src/payments/expire-order.ts";
import { processRefund } from "../../../functions/src/payments/process-refund.ts";
import { requestRefund } from "../../../functions/src/payments/request-refund.ts";
import { eventsOfConnectedAccounts, eventsOfOwnAccount } from "../../../functions/src/payments/stripe-events.ts";
import { receiveStripeEvent } from "../../../functions/src/payments/stripe-webhook.ts";
import { applyForEntity, order, workingCard } from "../../support/actions.ts";
import { origin, projectId, region } from "../../support/addresses.ts";
import { admin, type Person, versionAt } from "../../support/client.ts";
import { secrets } from "../../support/environment.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEvent } from "../../support/world.ts";
import { type OwnStripe, signed, startOwnStripe } from "../support/own-stripe.ts";
import {
  actorOf,
  footprintOf,
  ledgerOf,
  noticesOf,
  type OnSale,
  orderOf,
  place,
  type Referred,
  referredBuyer,
  refundsOf,
  sessionOf,
  ticketsOf,
} from "../support/sales.ts";
import { makeEntity, somebody } from "../support/worlds.ts";

let own: OwnStripe;
let world: EntityWorld;
let referred: Referred;
let sale: OnSale;
let standard: string;

beforeAll(async () => {
  own = await startOwnStripe();
  world = await makeEntity({ selling: true });
  referred = await referredBuyer(world);
  const { event_id, types } = await makeEvent(world, [{ name: "Standard", price_minor: 3_000, quantity: 200 }]);
  sale = { platform_id: world.platform_id, entity_id: world.entity_id, event_id };
  standard = types[0] ?? "";
});
afterEach(async () => {
  await own.setDeliveryFaults({});
  await own.clearRequestFaults();
  await own.resumeDeliveries();
  await own.deliveriesSettled();
});
afterAll(() => own.close());

const recordOf = async (event_id: string) => (await admin.doc(`stripe_events/${event_id}`).get()).data();

/** The events of one kind that speak of an order. */
async function eventsOf(type: Stripe.Event["type"], order_id: string): Promise<Stripe.Event[]> {
  const events = await own.api.events.list({ type, limit: 100 });
  return events.data.filter(({ data }) => JSON.stringify(data.object).includes(order_id));
}

async function completedEvent(order_id: string): Promise<Stripe.Event> {
  const [event] = await eventsOf("checkout.session.completed", order_id);
  if (event === undefined) throw new Error(`Stripe has no event of the payment of ${order_id}`);
  return event;
}

/** An order of two that is paid, its events delivered once each and in order. */
async function paidOnce(): Promise<string> {
  const { order_id } = await place(referred.buyer, sale, standard, 2);
  await own.payCheckout(await sessionOf(order_id), workingCard);
  await own.deliveriesSettled();
  return order_id;
}

describe("deny by default: the endpoint, over HTTP,", () => {
  const address = `${origin("functions")}/${projectId}/${region}/stripeWebhook`;
  const send = async (body: string, signature: string | null) => {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...(signature !== null && { "stripe-signature": signature }) },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  /** What Stripe would say if the order were paid. */
  async function forgery() {
    const placed = await order(world.buyer, sale.event_id, [{ ticket_type_id: standard, quantity: 1 }]);
    const id = `evt_${randomUUID().replaceAll("-", "")}`;
    const session = {
      id: "cs_test_forged",
      object: "checkout.session",
      client_reference_id: placed.order_id,
      payment_status: "paid",
      payment_intent: "pi_forged",
      metadata: { order_id: placed.order_id, platform_id: world.platform_id, buyer_id: world.buyer.uid },
    };
    const body = JSON.stringify({ id, object: "event", type: "checkout.session.completed", data: { object: session } });
    return { id, body, order_id: placed.order_id };
  }

  it("refuses what is not signed by Stripe, and writes nothing", async () => {
    const { id, body, order_id } = await forgery();
    const hours = 3_600;
    const signatures = [
      null,
      "",
      "nonsense",
      "t=1,v1=00",
      await signed(body, "whsec_another"),
      await signed(`${body} `),
      await signed(body, secrets.STRIPE_WEBHOOK_SECRET, Math.floor(Date.now() / 1000) - hours),
    ];
    for (const signature of signatures) {
      expect(await send(body, signature)).toEqual({ status: 400, text: "The signature does not match." });
    }
    expect(await recordOf(id)).toBeUndefined();
    expect((await orderOf(order_id))?.status).toBe("pending");
    expect(await ledgerOf(order_id)).toEqual({ kinds: [], balances: {} });
  });

  it("does not take the event's word for a payment that Stripe does not know", async () => {
    const { id, body, order_id } = await forgery();
    expect((await send(body, await signed(body))).status).toBeGreaterThanOrEqual(500);
    expect(await recordOf(id)).toBeUndefined();
    expect((await orderOf(order_id))?.status).toBe("pending");
  });

  it("takes from each of its two endpoints what that one is for, and under a secret that is being rolled", async () => {
    const { STRIPE_WEBHOOK_SECRET: own_, STRIPE_CONNECT_WEBHOOK_SECRET: connected } = secrets;
    const object = { id: "cus_1", object: "customer" };
    const answer = async (secret: string, account?: string) => {
      const id = `evt_${randomUUID().replaceAll("-", "")}`;
      const body = JSON.stringify({ id, object: "event", type: "customer.created", data: { object }, account });
      return (await receiveStripeEvent(body, await signed(body, secret))).status;
    };
    expect([await answer(own_), await answer(own_, "acct_1")]).toEqual([200, 400]);
    expect([await answer(connected), await answer(connected, "acct_1")]).toEqual([400, 200]);
    process.env.STRIPE_WEBHOOK_SECRET = `whsec_next, ${own_}`;
    const rolling = [await answer("whsec_next"), await answer(own_), await answer("whsec_")];
    process.env.STRIPE_WEBHOOK_SECRET = own_;
    expect(rolling).toEqual([200, 200, 400]);
  });

  /** Every event that is listened for, and some that nobody asked for; with what signs it and whose account it is of. */
  const told = [
    ...eventsOfOwnAccount.map((type) => ({ type, secret: secrets.STRIPE_WEBHOOK_SECRET, account: undefined })),
    ...["customer.created", "payout.failed", "account.updated"].map((type) => ({
      type,
      secret: secrets.STRIPE_WEBHOOK_SECRET,
      account: undefined,
    })),
    ...[...eventsOfConnectedAccounts, ...eventsOfOwnAccount, "payout.failed"].map((type) => ({
      type,
      secret: secrets.STRIPE_CONNECT_WEBHOOK_SECRET,
      account: "acct_foreign",
    })),
  ];

  it.each(told)("answers 2xx to a $type of $account that is not ours, and keeps a record", async (event) => {
    const { type, secret, account } = event;
    const { order_id } = await place(world.buyer, sale, standard, 1);
    const garbage = ["cart/17", "../17", "ord_", "", "a/b/c", "ord_1/tickets", "{}"];
    const objects = [
      {},
      { metadata: null, payment_intent: null, client_reference_id: null },
      // Somebody else's, with what an order of ours is called where that means nothing.
      { metadata: {}, client_reference_id: order_id, payment_intent: "pi_foreign", payment_status: "paid" },
      ...garbage.map((word) => ({
        client_reference_id: word,
        payment_intent: word === "" ? null : word,
        metadata: { order_id: word, refund_id: word, entity_id: word, attempt: word },
      })),
      // What is ours is never on a connected account.
      ...(account === undefined ? [] : [{ metadata: { order_id, refund_id: "rfd_00000000000000000000" } }]),
    ];
    for (const object of objects) {
      const id = `evt_${randomUUID().replaceAll("-", "")}`;
      const body = JSON.stringify({ id, object: "event", type, account, data: { object: { id: "x_1", ...object } } });
      expect(await send(body, await signed(body, secret)), body).toEqual({ status: 200, text: "not ours" });
      expect(await recordOf(id)).toMatchObject({ type, outcome: "not ours" });
    }
    expect((await orderOf(order_id))?.status).toBe("pending");
    await cancelOrder.execute({ data: { order_id }, actor: actorOf(world.buyer) });
  });

  it("answers 2xx to an order that it does not know, for it will not know it the next time either", async () => {
    const id = `evt_${randomUUID().replaceAll("-", "")}`;
    const object = { id: "cs_3", object: "checkout.session", client_reference_id: "ord_00000000000000000000" };
    const body = JSON.stringify({ id, object: "event", type: "checkout.session.expired", data: { object } });
    expect(await send(body, await signed(body))).toEqual({ status: 200, text: "not ours" });
  });
});

describe("exactly once: a payment", () => {
  let once: Awaited<ReturnType<typeof footprintOf>>;
  beforeAll(async () => {
    once = await footprintOf(await paidOnce());
  });

  it("delivered once leaves tickets, three commissions and a journal", () => {
    expect(once).toMatchObject({
      status: "paid",
      tickets: [
        { status: "issued", coded: true },
        { status: "issued", coded: true },
      ],
      codes: 2,
      refunds: 0,
    });
    const [near, middle, top] = referred.upline.map((person) => person.uid);
    expect(once.commissions).toEqual([
      { level: 1, affiliate_id: near, earned_minor: 300, amount_minor: 300, status: "pending" },
      { level: 2, affiliate_id: middle, earned_minor: 120, amount_minor: 120, status: "pending" },
      { level: 3, affiliate_id: top, earned_minor: 60, amount_minor: 60, status: "pending" },
    ]);
    expect(once.ledger.kinds).toEqual(["sale"]);
  });

  it("delivered five times at once leaves what one delivery leaves", async () => {
    await own.setDeliveryFaults({ extraCopies: 4 });
    const before = await noticesOf(referred.buyer.uid);
    const from = own.answers.length;
    const order_id = await paidOnce();
    const told = own.answers.slice(from).filter(({ type }) => type === "checkout.session.completed");
    expect(told.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(await footprintOf(order_id)).toEqual(once);
    expect((await noticesOf(referred.buyer.uid)).length - before.length).toBe(1);
  });

  it("delivered again after days, each of its events, leaves what was there", async () => {
    const order_id = await paidOnce();
    const [codes, notices] = [await ticketsOf(order_id), await noticesOf(referred.buyer.uid)];
    const events = (await own.api.events.list({ limit: 100 })).data.filter((event) =>
      JSON.stringify(event).includes(order_id),
    );
    expect(events.length).toBeGreaterThan(2);
    for (const event of events) await own.redeliver(event.id);
    await own.deliveriesSettled();
    expect(await footprintOf(order_id)).toEqual(once);
    expect(await ticketsOf(order_id)).toEqual(codes);
    expect(await noticesOf(referred.buyer.uid)).toEqual(notices);
  });

  it("told of by another event of the same session leaves what one leaves", async () => {
    const order_id = await paidOnce();
    const again = { ...(await completedEvent(order_id)), id: `evt_${randomUUID().replaceAll("-", "")}` };
    expect(await own.deliver(again)).toEqual({ status: 200, text: "paid already" });
    expect(await footprintOf(order_id)).toEqual(once);
  });

  it("among others, all out of order and twice, leaves what each alone leaves", async () => {
    await own.setDeliveryFaults({ extraCopies: 1, shuffleEvery: 12 });
    const placed = await Promise.all([1, 2, 3].map(() => place(referred.buyer, sale, standard, 2)));
    for (const { order_id } of placed) await own.payCheckout(await sessionOf(order_id), workingCard);
    await own.deliveriesSettled();
    for (const { order_id } of placed) expect(await footprintOf(order_id)).toEqual(once);
  });

  it("is not recorded when the look-up at Stripe breaks off, and is carried out the next time", async () => {
    await own.pauseDeliveries();
    const { order_id } = await place(referred.buyer, sale, standard, 2);
    await own.payCheckout(await sessionOf(order_id), workingCard);
    const event = await completedEvent(order_id);
    await own.failRequests({ path: "/v1/payment_intents/*", method: "GET", failure: "server_error", times: 1 });
    const answer = await own.deliver(event);
    expect(answer.status).toBe(503);
    expect(answer.text).toMatch(/^request req_[0-9a-z]+ failed$/);
    expect(await recordOf(event.id)).toBeUndefined();
    expect(await footprintOf(order_id)).toMatchObject({ status: "pending", commissions: [], ledger: { kinds: [] } });

    await own.resumeDeliveries();
    await own.deliveriesSettled();
    expect(await recordOf(event.id)).toMatchObject({ outcome: "paid" });
    expect(await footprintOf(order_id)).toEqual(once);
  });

  it("comes again by Stripe's own retry after a 5xx", async () => {
    const from = own.answers.length;
    await own.failRequests({ path: "/v1/payment_intents/*", method: "GET", failure: "server_error", times: 1 });
    const order_id = await paidOnce();
    const told = own.answers.slice(from).filter(({ type }) => type === "checkout.session.completed");
    expect(told.map(({ status }) => status)).toEqual([503, 200]);
    expect(await footprintOf(order_id)).toEqual(once);
  });

  it("waits for Stripe's fee where that is not known yet", async () => {
    await own.setBalanceTransactionDelay(5);
    await own.pauseDeliveries();
    const { order_id } = await place(referred.buyer, sale, standard, 2);
    await own.payCheckout(await sessionOf(order_id), workingCard);
    expect((await own.deliver(await completedEvent(order_id))).status).toBe(503);
    expect((await orderOf(order_id))?.status).toBe("pending");
    await own.setBalanceTransactionDelay(0);
    await own.advanceClock(6);
    expect((await own.deliver(await completedEvent(order_id))).text).toBe("paid");
    expect(await footprintOf(order_id)).toEqual(once);
  });

  it("whose events are all lost is found when the hold runs out", async () => {
    await own.setDeliveryFaults({ loseNext: 20 });
    const { order_id } = await place(referred.buyer, sale, standard, 2);
    await own.payCheckout(await sessionOf(order_id), workingCard);
    const expire = () => expireOrder(order_id, "system:test", new Date());
    await Promise.all([expire(), expire()]);
    expect(await footprintOf(order_id)).toEqual(once);
  });

  it("meets a cancellation: the order is paid, or nobody has paid", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { order_id } = await place(referred.buyer, sale, standard, 2);
      const session = await sessionOf(order_id);
      const cancel = () =>
        cancelOrder.execute({ data: { order_id }, actor: actorOf(referred.buyer) }).catch(() => "refused");
      const pay = () => own.payCheckout(session, workingCard).catch(() => "closed");
      await Promise.all(round % 2 === 0 ? [cancel(), pay()] : [pay(), cancel()]);
      await own.deliveriesSettled();
      const { payment_status } = await own.api.checkout.sessions.retrieve(session);
      const footprint = await footprintOf(order_id);
      if (payment_status === "paid") expect(footprint).toEqual(once);
      else expect(footprint).toMatchObject({ status: "expired", paid: false, ledger: { kinds: [] } });
    }
  });
});

describe("conservation: a payment", () => {
  it("of another amount than the order's is not taken for it, and goes back", async () => {
    const { order_id } = await place(referred.buyer, sale, standard, 1);
    const session = await own.api.checkout.sessions.create({
      mode: "payment",
      success_url: "https://gatehouse.example/",
      line_items: [
        { price_data: { currency: "eur", unit_amount: 100, product_data: { name: "A trifle" } }, quantity: 1 },
      ],
      metadata: { order_id, platform_id: world.platform_id, buyer_id: referred.buyer.uid },
    });
    await own.setDeliveryFaults({ loseNext: 20 });
    await own.payCheckout(session.id, workingCard);
    const event = await completedEvent(order_id);
    expect(await own.deliver(event)).toEqual({ status: 200, text: "refunded: other_amount" });
    expect(await footprintOf(order_id)).toMatchObject({ status: "pending", ledger: { kinds: ["late_payment"] } });
    const [refund] = await refundsOf(order_id);
    await processRefund(refund?.id ?? "", "system:test", new Date());
    expect((await ledgerOf(order_id)).balances.buyers).toBe(0);
    await own.deliveriesSettled();
    await own.payCheckout(await sessionOf(order_id), workingCard);
    expect((await own.deliver(await completedEvent(order_id))).status).toBe(200);
  });

  it("of another amount on the order's own page keeps no seats", async () => {
    const { order_id } = await place(referred.buyer, sale, standard, 1);
    const { id } = await own.api.checkout.sessions.create({
      mode: "payment",
      success_url: "https://gatehouse.example/",
      line_items: [
        { price_data: { currency: "eur", unit_amount: 100, product_data: { name: "A trifle" } }, quantity: 1 },
      ],
      metadata: { order_id, platform_id: world.platform_id, buyer_id: referred.buyer.uid },
    });
    await admin.doc(`orders/${order_id}`).update({ stripe_session_id: id });
    await own.payCheckout(id, workingCard);
    await own.deliveriesSettled();
    expect((await orderOf(order_id))?.status).toBe("pending");
    expect(await expireOrder(order_id, "system:test", new Date())).toBe("expired");
    expect(await ticketsOf(order_id)).toMatchObject([{ status: "released", seat_open: true }]);
    for (const refund of await refundsOf(order_id)) await processRefund(refund.id, "system:test", new Date());
  });
});

describe("a page that runs out at Stripe", () => {
  it("gives the seats back, once however often it is told", async () => {
    const { order_id } = await place(referred.buyer, sale, standard, 2);
    await own.setDeliveryFaults({ extraCopies: 2 });
    await own.api.checkout.sessions.expire(await sessionOf(order_id));
    await own.deliveriesSettled();
    expect((await orderOf(order_id))?.status).toBe("expired");
    expect(await ticketsOf(order_id)).toMatchObject([
      { status: "released", seat_open: true },
      { status: "released", seat_open: true },
    ]);
  });

  it("changes nothing of an order that is paid, though the news of both come in the wrong order", async () => {
    await own.pauseDeliveries();
    const { order_id } = await place(referred.buyer, sale, standard, 1);
    const [session] = [await sessionOf(order_id)];
    await own.payCheckout(session, workingCard);
    const completed = await completedEvent(order_id);
    expect((await own.deliver(completed)).text).toBe("paid");
    const object = { id: session, object: "checkout.session", metadata: { order_id } };
    const expired = JSON.parse(JSON.stringify({ ...completed, type: "checkout.session.expired", data: { object } }));
    expired.id = `evt_${randomUUID().replaceAll("-", "")}`;
    expect(await own.deliver(expired)).toEqual({ status: 200, text: "paid already" });
    expect((await ticketsOf(order_id)).map(({ status }) => status)).toEqual(["issued"]);
  });
});

describe("a payment after the hold", () => {
  /** An order whose page was opened at Stripe, while the answer to us was lost: nobody here can close it. */
  async function placedWithUnknownPage(person: Pick<Person, "uid">, on: OnSale, ticket_type_id: string) {
    await own.failRequests({ path: "/v1/checkout/sessions", method: "POST", failure: "drop_answer", times: 3 });
    await expect(place(person, on, ticket_type_id)).rejects.toMatchObject({ code: "payment-provider" });
    await own.clearRequestFaults();
    const { data } = await own.api.checkout.sessions.list({ limit: 100 });
    const session = data.find(
      (candidate) => candidate.metadata?.buyer_id === person.uid && candidate.status === "open",
    );
    const order_id = session?.client_reference_id;
    if (session === undefined || !order_id) throw new Error("Stripe has not opened the page");
    return { order_id, session: session.id };
  }

  it("takes seats again while there are some", async () => {
    const buyer = await somebody("Late buyer");
    const { event_id, types } = await makeEvent(world, [{ name: "Few", price_minor: 2_000, quantity: 2 }]);
    const few = { ...sale, event_id };
    const { order_id, session } = await placedWithUnknownPage(buyer, few, types[0] ?? "");
    expect(await expireOrder(order_id, "system:test", new Date())).toBe("expired");
    const [released] = await ticketsOf(order_id);
    expect(released).toMatchObject({ status: "released", seat_open: true });

    await own.setDeliveryFaults({ extraCopies: 2 });
    await own.payCheckout(session, workingCard);
    await own.deliveriesSettled();
    expect((await orderOf(order_id))?.status).toBe("paid");
    const issued = (await ticketsOf(order_id)).filter(({ status }) => status === "issued");
    expect(issued).toHaveLength(1);
    expect((await orderOf(order_id))?.lines[0].ticket_ids).toEqual([issued[0]?.id]);
    expect((await ledgerOf(order_id)).kinds).toEqual(["sale"]);
    expect(await noticesOf(buyer.uid)).toEqual(["tickets_issued"]);
  });

  it("goes back where the seats are sold, with balanced books and one refund", async () => {
    const [late, quick] = await Promise.all([somebody("Too late"), somebody("Quicker")]);
    const { event_id, types } = await makeEvent(world, [{ name: "Only one", price_minor: 2_000, quantity: 1 }]);
    const one = { ...sale, event_id };
    const { order_id, session } = await placedWithUnknownPage(late, one, types[0] ?? "");
    await expireOrder(order_id, "system:test", new Date());
    const { order_id: winner } = await place(quick, one, types[0] ?? "");
    await own.payCheckout(await sessionOf(winner), workingCard);
    await own.deliveriesSettled();
    expect((await orderOf(winner))?.status).toBe("paid");

    await own.setDeliveryFaults({ extraCopies: 2 });
    await own.payCheckout(session, workingCard);
    await own.deliveriesSettled();
    const refunds = await refundsOf(order_id);
    expect(refunds).toMatchObject([{ status: "approved", amount_minor: 2_150, ticket_ids: [] }]);
    expect((await ticketsOf(order_id)).map(({ status }) => status)).toEqual(["released"]);
    const again = { ...(await completedEvent(order_id)), id: `evt_${randomUUID().replaceAll("-", "")}` };
    expect(await own.deliver(again)).toEqual({ status: 200, text: "paid already" });

    // What the job of each minute does, twice at once.
    const refund_id = refunds[0]?.id ?? "";
    const carryOut = () => processRefund(refund_id, "system:test", new Date());
    await Promise.all([carryOut(), carryOut()]);
    await own.deliveriesSettled();
    expect(await refundsOf(order_id)).toMatchObject([{ status: "succeeded", amount_minor: 2_150 }]);
    expect(await orderOf(order_id)).toMatchObject({ status: "refunded", refunded_minor: 2_150 });
    const intent = String((await orderOf(order_id))?.stripe_payment_intent_id);
    const atStripe = await own.api.refunds.list({ payment_intent: intent });
    expect(atStripe.data.map(({ amount, status }) => ({ amount, status }))).toEqual([
      { amount: 2_150, status: "succeeded" },
    ]);
    // Nobody but the platform pays Stripe's fee, 2.9 % + 0.30.
    const { kinds, balances } = await ledgerOf(order_id);
    expect(kinds).toEqual(["late_payment", "refund"]);
    const { buyers = 0, ...others } = balances;
    expect(buyers).toBe(0);
    expect(others).toEqual({ stripe_fees: 92, [`platform:${world.platform_id}`]: -92 });
    expect(await noticesOf(late.uid)).toEqual(["order_refunded_after_expiry", "refund_succeeded"]);
  });
});

describe("exactly once: a refund", () => {
  const slowCard = "4000 0000 0000 7726";

  async function approvedRefund(card: string) {
    const { order_id } = await place(referred.buyer, sale, standard, 2);
    await own.payCheckout(await sessionOf(order_id), card);
    await own.deliveriesSettled();
    const [ticket] = await ticketsOf(order_id);
    const { refund_id } = await requestRefund.execute({
      data: { order_id, ticket_ids: [ticket?.id ?? ""], reason: "Ill" },
      actor: actorOf(world.admin),
    });
    const version = await versionAt(`refunds/${refund_id}`);
    const approve = () =>
      approveRefund.execute({ data: { refund_id, version }, actor: actorOf(world.financeManager) }).then(
        ({ status }) => status,
        (error) => String(error.code),
      );
    return { order_id, refund_id, approve };
  }

  it("told of by Stripe before its own answer arrives is settled once", async () => {
    const { order_id, refund_id, approve } = await approvedRefund(workingCard);
    await own.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_answer", times: 3 });
    expect(await approve()).toBe("payment-provider");
    await waitFor("the refund by webhook", async () => (await refundsOf(order_id))[0]?.status === "succeeded");
    await own.deliveriesSettled();
    await own.clearRequestFaults();
    const settled = await footprintOf(order_id);
    expect(settled.status).toBe("partially_refunded");
    expect(settled.ledger.kinds).toEqual(["refund", "sale"]);
    expect(settled.commissions.map(({ amount_minor }) => amount_minor)).toEqual([150, 60, 30]);

    expect(await processRefund(refund_id, "system:test", new Date())).toBe("succeeded");
    for (const event of await eventsOf("refund.updated", refund_id)) await own.redeliver(event.id);
    await own.deliveriesSettled();
    expect(await footprintOf(order_id)).toEqual(settled);
    const intent = String((await orderOf(order_id))?.stripe_payment_intent_id);
    expect((await own.api.refunds.list({ payment_intent: intent })).data).toHaveLength(1);
  });

  it("that the bank takes its time for stays under way until Stripe tells", async () => {
    const { order_id, refund_id, approve } = await approvedRefund(slowCard);
    expect(await approve()).toBe("processing");
    expect((await ledgerOf(order_id)).kinds).toEqual(["sale"]);
    expect((await ticketsOf(order_id)).map((ticket) => [ticket.status, ticket.refund_id]).sort()).toEqual([
      ["issued", null],
      ["issued", refund_id],
    ]);
    await own.setDeliveryFaults({ extraCopies: 3, shuffleEvery: 4 });
    await own.advanceClock(4);
    await own.deliveriesSettled();
    const footprint = await footprintOf(order_id);
    expect(footprint.status).toBe("partially_refunded");
    expect(footprint.ledger.kinds).toEqual(["refund", "sale"]);
    expect(footprint.commissions.map(({ amount_minor }) => amount_minor)).toEqual([150, 60, 30]);
  });
});

describe("the news of a connected account", () => {
  async function connecting() {
    const owner = await somebody("Connecting owner");
    const entity_id = await applyForEntity(owner, world.platform_id, { name: "Connecting" });
    await world.master.call("approveEntity", { entity_id });
    await connectPayments.execute({ data: { entity_id, country: "DE" }, actor: actorOf(owner) });
    const payments = async () => (await admin.doc(`entities/${entity_id}/private/payments`).get()).data();
    const account = String((await payments())?.stripe_account_id);
    const news = async () => {
      const events = await own.api.events.list({ type: "account.updated", limit: 100 }, { stripeAccount: account });
      return events.data;
    };
    return { entity_id, account, payments, news };
  }

  it("out of order leave what Stripe says now", async () => {
    await own.pauseDeliveries();
    const { entity_id, account, payments, news } = await connecting();
    await own.completeOnboarding(account);
    await own.setPastDue(account, ["individual.verification.document"]);
    const [latest, ...earlier] = await news();
    if (latest === undefined || earlier.length === 0) throw new Error("Stripe has too little news");
    expect(await own.deliver(latest)).toEqual({ status: 200, text: "recorded" });
    const restricted = { charges_enabled: false, requirements_past_due: ["individual.verification.document"] };
    expect(await payments()).toMatchObject(restricted);
    for (const event of earlier) expect(await own.deliver(event)).toEqual({ status: 200, text: "unchanged" });
    expect(await payments()).toMatchObject(restricted);
    const records = await admin.collection("audit_logs").where("entity_id", "==", entity_id).get();
    const actions = records.docs.map((record) => record.get("action"));
    expect(actions.filter((action) => action === "entity.payments_changed")).toHaveLength(1);
  });

  it("concern no entity but the account's own", async () => {
    const { entity_id, account, payments } = await connecting();
    await own.deliveriesSettled();
    const impostor = await own.api.accounts.create({ type: "express", metadata: { entity_id } });
    await own.completeOnboarding(impostor.id);
    await own.deliveriesSettled();
    expect(await payments()).toMatchObject({ stripe_account_id: account, charges_enabled: false });
    expect(own.answers.some(({ text }) => text === "not this entity's account")).toBe(true);
  });
});
