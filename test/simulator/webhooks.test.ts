import { describe, expect, it } from "vitest";
import { eventually, onboardedAccount, pay, refusalOf, startTestBed, WEBHOOK_SECRET } from "./support.ts";

describe("an event", () => {
  it("names the version, and the request that caused it", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const refund = await bed.stripe.refunds.create({ charge: charge.id }, { idempotencyKey: "refund-1" });
    await bed.control.deliveriesSettled();
    const [event] = bed.receiver.ofType("refund.created");
    expect(event).toMatchObject({
      object: "event",
      api_version: refund.lastResponse.apiVersion,
      livemode: false,
      pending_webhooks: 1,
      request: { id: refund.lastResponse.requestId, idempotency_key: "refund-1" },
      data: { object: { id: refund.id, object: "refund" } },
    });
    const kept = await bed.stripe.events.retrieve(event?.id ?? "");
    expect(kept).toMatchObject({ type: "refund.created", pending_webhooks: 0 });
  });

  it("shows its object as it was then", async () => {
    const bed = await startTestBed();
    const { session } = await pay(bed);
    await bed.stripe.checkout.sessions.update(session.id, { metadata: { later: "yes" } });
    const [event] = (await bed.stripe.events.list({ type: "checkout.session.completed" })).data;
    expect(event?.data.object).toMatchObject({ id: session.id, metadata: {} });
  });

  it("can be found in the list, by type and by whether it was delivered", async () => {
    const bed = await startTestBed();
    await bed.control.setDeliveryFaults({ loseNext: 1 });
    await pay(bed);
    await bed.control.deliveriesSettled();
    const types = async (parameters: object) => (await bed.stripe.events.list(parameters)).data.map(({ type }) => type);
    expect(await types({ types: ["charge.succeeded", "charge.updated"] })).toEqual([
      "charge.updated",
      "charge.succeeded",
    ]);
    expect(await types({ type: "payment_intent.*" })).toEqual(["payment_intent.succeeded", "payment_intent.created"]);
    expect(await types({ delivery_success: false })).toEqual(["payment_intent.created"]);
    const both = bed.stripe.events.list({ type: "charge.succeeded", types: ["charge.updated"] });
    expect(await refusalOf(both)).toMatchObject({ statusCode: 400 });
  });

  it("of a connected account is listed for that account", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    const own = await bed.stripe.events.list({ type: "account.updated" }, { stripeAccount: account.id });
    expect(own.data).toHaveLength(1);
    expect((await bed.stripe.events.list({ type: "account.updated" })).data).toEqual([]);
    expect((await bed.stripe.events.retrieve(own.data[0]?.id ?? "")).account).toBe(account.id);
  });
});

it("is listed for thirty days", async () => {
  const bed = await startTestBed();
  await pay(bed);
  await bed.control.advanceClock(29 * 86_400);
  expect((await bed.stripe.events.list({ type: "charge.succeeded" })).data).toHaveLength(1);
  await bed.control.advanceClock(2 * 86_400);
  expect((await bed.stripe.events.list({ type: "charge.succeeded" })).data).toEqual([]);
});

describe("a delivery", () => {
  it("is signed over the body as it was sent", async () => {
    const bed = await startTestBed();
    await pay(bed);
    await bed.control.deliveriesSettled();
    const [attempt] = bed.receiver.attempts;
    if (attempt === undefined) throw new Error("Nothing was delivered.");
    const { body, signature } = attempt;
    expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    const { webhooks } = bed.stripe;
    expect(webhooks.constructEvent(body, signature, WEBHOOK_SECRET).object).toBe("event");
    expect(() => webhooks.constructEvent(`${body} `, signature, WEBHOOK_SECRET)).toThrow();
    expect(() => webhooks.constructEvent(body, signature, "whsec_other")).toThrow();
  });

  it("is signed with the real time, whatever the simulator's clock says", async () => {
    const bed = await startTestBed();
    await bed.control.advanceClock(40 * 86_400);
    await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("checkout.session.completed")).toHaveLength(1);
  });

  it("is tried again until it is answered well", async () => {
    const bed = await startTestBed();
    bed.receiver.failNext(7);
    await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events).toHaveLength(5);
    expect(bed.receiver.attempts.filter(({ status }) => status === 500)).toHaveLength(7);
    expect(new Set(bed.receiver.events.map(({ id }) => id)).size).toBe(5);
  });

  it.each([301, 400, 410])("that is answered %i has failed", async (status) => {
    const bed = await startTestBed();
    bed.receiver.failNext(1, status);
    await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events).toHaveLength(5);
    expect(bed.receiver.attempts).toHaveLength(6);
  });

  it("is tried again when it gets lost on the way", async () => {
    const bed = await startTestBed();
    await bed.control.setDeliveryFaults({ dropNext: 3 });
    await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events).toHaveLength(5);
  });

  it("may be lost for good, and can be asked for again", async () => {
    const bed = await startTestBed();
    await bed.control.setDeliveryFaults({ loseNext: 5 });
    await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.attempts).toEqual([]);
    const [completed] = (await bed.stripe.events.list({ type: "checkout.session.completed" })).data;
    await bed.control.redeliver(completed?.id ?? "");
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events.map(({ id }) => id)).toEqual([completed?.id]);
    await expect(bed.control.redeliver("evt_unknown")).rejects.toThrow(/No such event/);
  });

  it("may come several times", async () => {
    const bed = await startTestBed();
    await bed.control.setDeliveryFaults({ extraCopies: 2 });
    await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("checkout.session.completed")).toHaveLength(3);
    expect(bed.receiver.events).toHaveLength(15);
  });

  it("may come late", async () => {
    const bed = await startTestBed();
    await bed.control.setDeliveryFaults({ delayMs: 300 });
    await pay(bed);
    expect(bed.receiver.attempts).toEqual([]);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events).toHaveLength(5);
  });

  it("may wait for others, to come in any order", async () => {
    const bed = await startTestBed();
    await bed.control.setDeliveryFaults({ shuffleEvery: 8 });
    await pay(bed);
    expect(bed.receiver.attempts).toEqual([]);
    await pay(bed);
    await eventually(
      () => bed.receiver.events,
      ({ length }) => length === 8,
    );
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events).toHaveLength(10);
  });

  it("waits while deliveries are paused", async () => {
    const bed = await startTestBed();
    await bed.control.pauseDeliveries();
    await pay(bed);
    await expect(bed.control.deliveriesSettled()).rejects.toThrow(/paused/);
    expect(bed.receiver.attempts).toEqual([]);
    await bed.control.resumeDeliveries();
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events).toHaveLength(5);
  });
});

describe("the balance transaction of a charge", () => {
  it("may come late, as it does at Stripe", async () => {
    const bed = await startTestBed();
    await bed.control.setBalanceTransactionDelay(60);
    const { charge } = await pay(bed);
    expect(charge.balance_transaction).toBeNull();
    await bed.control.advanceClock(60);
    const booked = await bed.stripe.charges.retrieve(charge.id, { expand: ["balance_transaction"] });
    expect(booked.balance_transaction).toMatchObject({ fee: 175 });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("charge.updated")).toHaveLength(1);
  });
});
