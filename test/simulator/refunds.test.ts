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
