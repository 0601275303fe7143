import { describe, expect, it } from "vitest";
import { CARDS, onboardedAccount, pay, refusalOf, startTestBed } from "./support.ts";

describe("a transfer out of a payment", () => {
  it("moves money from the platform to the connected account", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    const { charge } = await pay(bed, CARDS.succeeds, { payment_intent_data: { transfer_group: "evt_1" } });
    const transfer = await bed.stripe.transfers.create({
      amount: 4000,
      currency: "eur",
      destination: account.id,
      source_transaction: charge.id,
      metadata: { settlement_id: "set_1" },
    });
    expect(transfer).toMatchObject({
      amount: 4000,
      destination: account.id,
      source_transaction: charge.id,
      transfer_group: "evt_1",
      reversed: false,
      metadata: { settlement_id: "set_1" },
    });
    // The payment's money has not arrived yet; nor has what is passed on of it.
    const received = await bed.stripe.balance.retrieve({}, { stripeAccount: account.id });
    expect(received.pending).toMatchObject([{ amount: 4000, currency: "eur" }]);
    await bed.control.advanceClock(2 * 86_400);
    const later = await bed.stripe.balance.retrieve({}, { stripeAccount: account.id });
    expect(later).toMatchObject({ available: [{ amount: 4000 }], pending: [{ amount: 0 }] });
    expect((await bed.stripe.balance.retrieve()).available).toMatchObject([{ amount: 4825 - 4000, currency: "eur" }]);
    const payment = await bed.stripe.charges.retrieve(
      String(transfer.destination_payment),
      {},
      {
        stripeAccount: account.id,
      },
    );
    expect(payment).toMatchObject({ amount: 4000, source_transfer: transfer.id });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("transfer.created").map(({ data }) => data.object.id)).toEqual([transfer.id]);
  });

  it("cannot pass on more than was paid, in one or in many", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    const { charge } = await pay(bed);
    const transfer = (amount: number, currency = "eur") =>
      bed.stripe.transfers.create({ amount, currency, destination: account.id, source_transaction: charge.id });
    expect((await refusalOf(transfer(5001))).message).toMatch(/must not exceed the source amount of €50.00/);
    await transfer(3000);
    expect((await refusalOf(transfer(2001))).message).toMatch(/already transfers of €30.00/);
    expect(await refusalOf(transfer(100, "usd"))).toMatchObject({ param: "currency" });
    expect((await transfer(2000)).amount).toBe(2000);
  });
});

describe("a transfer out of the balance", () => {
  it("needs money that has arrived", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    await pay(bed);
    const transfer = () =>
      bed.stripe.transfers.create({
        amount: 4000,
        currency: "eur",
        destination: account.id,
        transfer_group: "evt_1",
      });
    expect(await refusalOf(transfer())).toMatchObject({ statusCode: 400, code: "balance_insufficient" });
    await bed.control.advanceClock(2 * 86_400);
    expect((await transfer()).transfer_group).toBe("evt_1");
    expect(await refusalOf(transfer())).toMatchObject({ code: "balance_insufficient" });
    await bed.control.addFunds(10_000, "eur");
    const again = await transfer();
    const listed = await bed.stripe.transfers.list({ transfer_group: "evt_1", destination: account.id });
    expect(listed.data).toHaveLength(2);
    expect(listed.data[0]?.id).toBe(again.id);
    expect((await bed.stripe.transfers.list({ transfer_group: "evt_2" })).data).toEqual([]);
  });

  it("can use the money of the card that pays at once", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    await pay(bed, CARDS.fundsAtOnce);
    const transfer = await bed.stripe.transfers.create({ amount: 100, currency: "eur", destination: account.id });
    expect(transfer.source_transaction).toBeNull();
  });
});

describe("the destination", () => {
  it("must exist", async () => {
    const { stripe } = await startTestBed();
    const transfer = stripe.transfers.create({ amount: 100, currency: "eur", destination: "acct_unknown" });
    expect(await refusalOf(transfer)).toMatchObject({ code: "resource_missing", param: "destination" });
  });

  it("must be able to receive transfers", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    await bed.control.addFunds(1000, "eur");
    await bed.control.setPastDue(account.id, ["individual.verification.document"]);
    const transfer = () => bed.stripe.transfers.create({ amount: 100, currency: "eur", destination: account.id });
    expect(await refusalOf(transfer())).toMatchObject({ code: "insufficient_capabilities_for_transfer" });
    await bed.control.setPastDue(account.id, []);
    expect((await transfer()).amount).toBe(100);
  });
});

describe("reversing a transfer", () => {
  it("takes back a part, then the rest, then nothing more", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    await bed.control.addFunds(5000, "eur");
    const { id } = await bed.stripe.transfers.create({ amount: 4000, currency: "eur", destination: account.id });
    const reversal = await bed.stripe.transfers.createReversal(id, { amount: 1000, metadata: { refund_id: "rfd_1" } });
    expect(reversal).toMatchObject({ amount: 1000, transfer: id, metadata: { refund_id: "rfd_1" } });
    const partly = await bed.stripe.transfers.retrieve(id);
    expect(partly).toMatchObject({
      amount_reversed: 1000,
      reversed: false,
      reversals: { data: [{ id: reversal.id }] },
    });
    expect((await refusalOf(bed.stripe.transfers.createReversal(id, { amount: 3001 }))).param).toBe("amount");
    await bed.stripe.transfers.createReversal(id);
    expect(await bed.stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 4000, reversed: true });
    expect((await refusalOf(bed.stripe.transfers.createReversal(id))).message).toMatch(/already fully reversed/);
    expect((await bed.stripe.transfers.listReversals(id)).data.map(({ amount }) => amount)).toEqual([3000, 1000]);
    expect((await bed.stripe.transfers.retrieveReversal(id, reversal.id)).amount).toBe(1000);
    expect((await bed.stripe.balance.retrieve()).available).toMatchObject([{ amount: 5000 }]);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("transfer.reversed")).toHaveLength(2);
  });

  it("fails once the connected account has been paid out", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    await bed.control.addFunds(5000, "eur");
    const { id } = await bed.stripe.transfers.create({ amount: 4000, currency: "eur", destination: account.id });
    await bed.control.payOut(account.id);
    const payouts = await bed.stripe.payouts.list({}, { stripeAccount: account.id });
    expect(payouts.data).toMatchObject([{ amount: 4000, currency: "eur", status: "paid" }]);
    expect(await refusalOf(bed.stripe.transfers.createReversal(id))).toMatchObject({ code: "balance_insufficient" });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("payout.paid")[0]?.account).toBe(account.id);
  });
});

it("tells what was changed of it", async () => {
  const bed = await startTestBed();
  const account = await onboardedAccount(bed);
  await bed.control.addFunds(5000, "eur");
  const { id } = await bed.stripe.transfers.create({ amount: 4000, currency: "eur", destination: account.id });
  expect((await bed.stripe.transfers.update(id, { description: "July" })).description).toBe("July");
  await bed.control.deliveriesSettled();
  expect(bed.receiver.ofType("transfer.updated")[0]?.data.previous_attributes).toEqual({ description: null });
});
