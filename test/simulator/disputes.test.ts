import { describe, expect, it } from "vitest";
import { CARDS, pay, refusalOf, startTestBed, type TestBed } from "./support.ts";

it("comes a little after the payment, with the card for that", async () => {
  const bed = await startTestBed();
  const { charge, intent } = await pay(bed, CARDS.disputedLater);
  expect((await bed.stripe.disputes.list()).data).toEqual([]);
  await bed.control.advanceClock(10);
  const [dispute] = (await bed.stripe.disputes.list({ payment_intent: intent.id })).data;
  expect(dispute).toMatchObject({
    amount: 5000,
    charge: charge.id,
    reason: "fraudulent",
    status: "needs_response",
    balance_transactions: [{ type: "adjustment", amount: -5000, fee: 1500, net: -6500 }],
  });
  expect((await bed.stripe.charges.retrieve(charge.id)).disputed).toBe(true);
  await bed.control.deliveriesSettled();
  expect(bed.receiver.ofType("charge.dispute.created")).toHaveLength(1);
  expect(bed.receiver.ofType("charge.dispute.funds_withdrawn")).toHaveLength(1);
});

describe("ends", () => {
  it("with the money back when it is won, but for the fee", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.openDispute(charge.id);
    const [dispute] = (await bed.stripe.disputes.list({ charge: charge.id })).data;
    const won = await bed.stripe.disputes.update(dispute?.id ?? "", {
      evidence: { uncategorized_text: "winning_evidence" },
    });
    expect(won).toMatchObject({ status: "won", balance_transactions: [{ net: -6500 }, { net: 5000, fee: 0 }] });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("charge.dispute.funds_reinstated")).toHaveLength(1);
    expect(bed.receiver.ofType("charge.dispute.closed")[0]?.data.object.status).toBe("won");
  });

  it("lost when it is accepted, once and for all", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.openDispute(charge.id);
    const [dispute] = (await bed.stripe.disputes.list()).data;
    expect((await bed.stripe.disputes.close(dispute?.id ?? "")).status).toBe("lost");
    expect(await refusalOf(bed.stripe.disputes.close(dispute?.id ?? ""))).toMatchObject({ statusCode: 400 });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("charge.dispute.closed")[0]?.data.previous_attributes).toEqual({
      status: "needs_response",
    });
  });
});

it("concerns only what has not been refunded", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed);
  await bed.stripe.refunds.create({ charge: charge.id, amount: 2000 });
  await bed.control.openDispute(charge.id);
  expect((await bed.stripe.disputes.list()).data[0]?.amount).toBe(3000);
});

describe("an inquiry", () => {
  const inquired = async (amount?: number) => {
    const bed = await startTestBed();
    const payment = await pay(bed);
    await bed.control.openDispute(payment.charge.id, { inquiry: true, ...(amount === undefined ? {} : { amount }) });
    const [dispute] = (await bed.stripe.disputes.list({ charge: payment.charge.id })).data;
    return { bed, ...payment, id: dispute?.id ?? "", dispute };
  };
  const told = ({ receiver }: TestBed) =>
    receiver.events.map(({ type }) => type).filter((type) => type.startsWith("charge.dispute."));

  it("moves no money, and leaves the payment to be refunded", async () => {
    const { bed, charge, dispute } = await inquired();
    expect(dispute).toMatchObject({
      status: "warning_needs_response",
      balance_transactions: [],
      is_charge_refundable: true,
      payment_method_details: { card: { case_type: "inquiry" } },
    });
    expect((await bed.stripe.balance.retrieve()).pending).toMatchObject([{ amount: 4825 }]);
    expect((await bed.stripe.refunds.create({ charge: charge.id, amount: 100 })).status).toBe("succeeded");
    await bed.control.deliveriesSettled();
    expect(told(bed)).toEqual(["charge.dispute.created"]);
  });

  it("ends as closed, never as won or lost: by itself, by evidence, or by the whole refund", async () => {
    const first = await inquired();
    for (const result of ["won", "lost"] as const) {
      await expect(first.bed.control.closeDispute(first.id, result)).rejects.toThrow(/warning_needs_response/);
    }
    await first.bed.control.closeDispute(first.id, "warning_closed");
    const second = await inquired();
    await second.bed.stripe.disputes.update(second.id, { evidence: { uncategorized_text: "losing_evidence" } });
    const third = await inquired();
    await third.bed.stripe.refunds.create({ charge: third.charge.id });
    for (const { bed, id } of [first, second, third]) {
      expect((await bed.stripe.disputes.retrieve(id)).status).toBe("warning_closed");
      await bed.control.deliveriesSettled();
      expect(bed.receiver.ofType("charge.dispute.closed")[0]?.data.object.status).toBe("warning_closed");
      expect(bed.receiver.ofType("charge.dispute.funds_withdrawn")).toEqual([]);
    }
  });

  it("may become a chargeback, which takes the money and can be won", async () => {
    const { bed, charge, id } = await inquired();
    await bed.control.escalateInquiry(id);
    expect(await bed.stripe.disputes.retrieve(id)).toMatchObject({
      status: "needs_response",
      is_charge_refundable: false,
      balance_transactions: [{ net: -6500 }],
    });
    expect(await refusalOf(bed.stripe.refunds.create({ charge: charge.id }))).toMatchObject({
      code: "charge_disputed",
    });
    await expect(bed.control.escalateInquiry(id)).rejects.toThrow(/no inquiry/);
    await bed.control.closeDispute(id, "won");
    await bed.control.deliveriesSettled();
    expect(new Set(told(bed))).toEqual(
      new Set([
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
      ]),
    );
    expect(bed.receiver.ofType("charge.dispute.updated")[0]?.data).toMatchObject({
      object: { id, charge: charge.id, status: "needs_response" },
      previous_attributes: { status: "warning_needs_response" },
    });
  });
});

it("may be about a part, for a reason of the bank's", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed);
  await bed.control.openDispute(charge.id, { amount: 1200, reason: "credit_not_processed" });
  expect((await bed.stripe.disputes.list()).data[0]).toMatchObject({
    amount: 1200,
    reason: "credit_not_processed",
    balance_transactions: [{ net: -2700 }],
  });
});

it("can be lost without a word", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed);
  await bed.control.openDispute(charge.id);
  const [dispute] = (await bed.stripe.disputes.list()).data;
  await bed.control.closeDispute(dispute?.id ?? "", "lost");
  await expect(bed.control.closeDispute(dispute?.id ?? "", "won")).rejects.toThrow(/already closed/);
  await bed.control.deliveriesSettled();
  expect(bed.receiver.ofType("charge.dispute.closed")[0]?.data.object.status).toBe("lost");
  expect(bed.receiver.ofType("charge.dispute.funds_reinstated")).toEqual([]);
});
