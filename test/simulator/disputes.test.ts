import { describe, expect, it } from "vitest";
import { CARDS, pay, refusalOf, startTestBed } from "./support.ts";

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
