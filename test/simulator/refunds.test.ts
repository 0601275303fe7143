import { describe, expect, it } from "vitest";
import { CARDS, pay, refusalOf, sessionParameters, startTestBed } from "./support.ts";

it("refunds a part, then the rest, without giving the fee back", async () => {
  const bed = await startTestBed();
  const { intent, charge } = await pay(bed);
  const part = await bed.stripe.refunds.create({
    payment_intent: intent.id,
    amount: 1500,
    reason: "requested_by_customer",
    metadata: { refund_id: "rfd_1" },
  });
  expect(part).toMatchObject({
    amount: 1500,
    charge: charge.id,
    payment_intent: intent.id,
    status: "succeeded",
    reason: "requested_by_customer",
    metadata: { refund_id: "rfd_1" },
  });
  const booking = await bed.stripe.balanceTransactions.retrieve(String(part.balance_transaction));
  expect(booking).toMatchObject({ type: "refund", amount: -1500, fee: 0, net: -1500, source: part.id });
  expect(await bed.stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 1500, refunded: false });

  const rest = await bed.stripe.refunds.create({ charge: charge.id });
  expect(rest.amount).toBe(3500);
  expect(await bed.stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 5000, refunded: true });
  await bed.control.deliveriesSettled();
  const refunded = bed.receiver.ofType("charge.refunded").map(({ data }) => data.object.amount_refunded);
  expect(refunded.sort()).toEqual([1500, 5000]);
  expect(bed.receiver.ofType("refund.created")).toHaveLength(2);
  expect(bed.receiver.ofType("refund.updated")[0]?.data.object.destination_details?.card?.reference_status).toBe(
    "available",
  );
});

describe("is refused", () => {
  it("beyond what is left", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.stripe.refunds.create({ charge: charge.id, amount: 4000 });
    const refusal = await refusalOf(bed.stripe.refunds.create({ charge: charge.id, amount: 1001 }));
    expect(refusal).toMatchObject({ statusCode: 400, param: "amount", type: "StripeInvalidRequestError" });
    expect(refusal.message).toBe("Refund amount (€10.01) is greater than unrefunded amount on charge (€10.00)");
    expect((await bed.stripe.charges.retrieve(charge.id)).amount_refunded).toBe(4000);
  });

  it("once everything has been refunded", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.stripe.refunds.create({ charge: charge.id });
    const again = await refusalOf(bed.stripe.refunds.create({ charge: charge.id }));
    expect(again).toMatchObject({ statusCode: 400, code: "charge_already_refunded" });
  });

  it("for no payment, and for one that failed", async () => {
    const { stripe, control } = await startTestBed();
    expect((await refusalOf(stripe.refunds.create({ amount: 100 }))).message).toMatch(/payment_intent or charge/);
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    await control.payCheckout(id, CARDS.declined);
    const session = await stripe.checkout.sessions.retrieve(id);
    const refusal = await refusalOf(stripe.refunds.create({ payment_intent: String(session.payment_intent) }));
    expect(refusal).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
  });

  it("while the payment is disputed", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.openDispute(charge.id);
    const refusal = await refusalOf(bed.stripe.refunds.create({ charge: charge.id }));
    expect(refusal).toMatchObject({ statusCode: 400, code: "charge_disputed" });
  });
});

it("fails later with the card for that, and the money comes back", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed, CARDS.refundFails);
  const refund = await bed.stripe.refunds.create({ charge: charge.id, amount: 2000 });
  expect(refund.status).toBe("succeeded");
  await bed.control.advanceClock(10);
  const failed = await bed.stripe.refunds.retrieve(refund.id, { expand: ["failure_balance_transaction"] });
  expect(failed).toMatchObject({
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: { type: "refund_failure", net: 2000 },
  });
  expect(await bed.stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 0, refunded: false });
  await bed.control.deliveriesSettled();
  expect(bed.receiver.ofType("refund.failed").map(({ data }) => data.object.id)).toEqual([refund.id]);
});

it("waits with the card for that, and succeeds later", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed, CARDS.refundPends);
  const refund = await bed.stripe.refunds.create({ charge: charge.id });
  expect(refund).toMatchObject({ status: "pending", pending_reason: "processing" });
  await bed.control.advanceClock(10);
  expect((await bed.stripe.refunds.retrieve(refund.id)).status).toBe("succeeded");
  await bed.control.deliveriesSettled();
  expect(bed.receiver.ofType("refund.updated")[0]?.data.previous_attributes).toMatchObject({ status: "pending" });
});

it("can be updated and listed by its payment", async () => {
  const bed = await startTestBed();
  const first = await pay(bed);
  const second = await pay(bed);
  const refund = await bed.stripe.refunds.create({ charge: first.charge.id, amount: 100 });
  await bed.stripe.refunds.create({ charge: second.charge.id, amount: 100 });
  expect((await bed.stripe.refunds.update(refund.id, { metadata: { note: "a" } })).metadata).toEqual({ note: "a" });
  const ofFirst = await bed.stripe.refunds.list({ payment_intent: first.intent.id });
  expect(ofFirst.data.map(({ id }) => id)).toEqual([refund.id]);
});

describe("a refund that fails after it has succeeded", () => {
  it("gives its money back to the balance, and tells of it in all the ways of Stripe", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const { id } = await bed.stripe.refunds.create({
      charge: charge.id,
      amount: 2000,
      metadata: { refund_id: "rfd_1" },
    });
    expect((await bed.stripe.refunds.retrieve(id)).status).toBe("succeeded");
    await bed.control.failRefund(id, "lost_or_stolen_card");
    expect(await bed.stripe.refunds.retrieve(id, { expand: ["failure_balance_transaction"] })).toMatchObject({
      status: "failed",
      failure_reason: "lost_or_stolen_card",
      failure_balance_transaction: { type: "refund_failure", net: 2000 },
    });
    expect(await bed.stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 0, refunded: false });
    await bed.control.deliveriesSettled();
    for (const type of ["refund.failed", "refund.updated", "charge.refund.updated"] as const) {
      const failed = bed.receiver.ofType(type).filter(({ data }) => data.object.status === "failed");
      expect(failed, type).toHaveLength(1);
      expect(failed[0], type).toMatchObject({
        data: { object: { id, metadata: { refund_id: "rfd_1" } }, previous_attributes: { status: "succeeded" } },
      });
    }
  });

  it("can be made anew, and does not fail twice", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const { id } = await bed.stripe.refunds.create({ charge: charge.id });
    await bed.control.failRefund(id);
    await bed.control.failRefund(id);
    expect((await bed.stripe.refunds.create({ charge: charge.id })).status).toBe("succeeded");
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("refund.failed")).toHaveLength(1);
  });
});

describe("a refund for which there is no money", () => {
  const emptied = async () => {
    const bed = await startTestBed();
    const { charge, intent } = await pay(bed, CARDS.fundsAtOnce);
    const [available] = (await bed.stripe.balance.retrieve()).available;
    await bed.stripe.payouts.create({ amount: available?.amount ?? 0, currency: "eur" });
    const refund = await bed.stripe.refunds.create({ charge: charge.id });
    return { bed, charge, intent, refund };
  };

  it("is pending, and succeeds once there is some", async () => {
    const { bed, refund } = await emptied();
    expect(refund).toMatchObject({
      status: "pending",
      pending_reason: "insufficient_funds",
      balance_transaction: null,
    });
    await bed.control.addFunds(4_999, "eur");
    await bed.control.advanceClock(1);
    expect((await bed.stripe.refunds.retrieve(refund.id)).status).toBe("pending");
    await bed.control.addFunds(1, "eur");
    await bed.control.advanceClock(1);
    const later = await bed.stripe.refunds.retrieve(refund.id, { expand: ["balance_transaction"] });
    expect(later).toMatchObject({ status: "succeeded", balance_transaction: { amount: -5000 } });
    expect(later.pending_reason).toBeUndefined();
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("refund.updated")[0]?.data.previous_attributes).toMatchObject({ status: "pending" });
  });

  it("waits for another payment to arrive", async () => {
    const { bed, refund } = await emptied();
    await pay(bed);
    await pay(bed);
    expect((await bed.stripe.refunds.retrieve(refund.id)).status).toBe("pending");
    await bed.control.advanceClock(3 * 86_400);
    expect((await bed.stripe.refunds.retrieve(refund.id)).status).toBe("succeeded");
  });

  it("may fail without having taken anything", async () => {
    const { bed, charge, refund } = await emptied();
    await bed.control.failRefund(refund.id, "insufficient_funds");
    const failed = await bed.stripe.refunds.retrieve(refund.id);
    expect(failed).toMatchObject({ status: "failed", failure_reason: "insufficient_funds" });
    expect(failed.failure_balance_transaction).toBeUndefined();
    expect((await bed.stripe.charges.retrieve(charge.id)).amount_refunded).toBe(0);
    expect((await bed.stripe.balance.retrieve()).available).toMatchObject([{ amount: 0 }]);
  });
});

it("made by hand, without metadata, is told of like any other", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed);
  const refund = await bed.stripe.refunds.create({ charge: charge.id, amount: 700 });
  await bed.control.deliveriesSettled();
  expect(bed.receiver.ofType("charge.refunded")[0]?.data.object).toMatchObject({ id: charge.id, amount_refunded: 700 });
  expect(bed.receiver.ofType("refund.created")[0]?.data.object).toMatchObject({ id: refund.id, metadata: {} });
  expect(bed.receiver.ofType("refund.updated")[0]?.data.object.id).toBe(refund.id);
});

it.each([
  ["isk", 100_000, 50],
  ["kwd", 5_120, 1_001],
])("of %s is refused with digits that Stripe does not take", async (currency, unit_amount, amount) => {
  const bed = await startTestBed();
  const price_data = { currency, unit_amount, product_data: { name: "Ticket" } };
  const { charge } = await pay(bed, CARDS.succeeds, { line_items: [{ quantity: 1, price_data }] });
  const refusal = await refusalOf(bed.stripe.refunds.create({ charge: charge.id, amount }));
  expect(refusal).toMatchObject({ statusCode: 400, param: "amount" });
});
