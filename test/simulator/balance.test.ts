import { describe, expect, it } from "vitest";
import { CARDS, onboardedAccount, pay, refusalOf, sessionParameters, startTestBed } from "./support.ts";

it("adds up to what every balance transaction says", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed);
  await pay(bed, CARDS.fundsAtOnce);
  await bed.stripe.refunds.create({ charge: charge.id, amount: 1000 });
  const transactions = (await bed.stripe.balanceTransactions.list()).data;
  expect(transactions.map(({ type, net, status }) => ({ type, net, status }))).toEqual([
    { type: "refund", net: -1000, status: "pending" },
    { type: "charge", net: 4825, status: "available" },
    { type: "charge", net: 4825, status: "pending" },
  ]);
  expect(await bed.stripe.balance.retrieve()).toMatchObject({
    available: [{ amount: 4825, currency: "eur" }],
    pending: [{ amount: 3825, currency: "eur" }],
  });
  await bed.control.advanceClock(2 * 86_400);
  expect(await bed.stripe.balance.retrieve()).toMatchObject({
    available: [{ amount: 8650 }],
    pending: [{ amount: 0 }],
  });
});

it("can be looked through by type, source, currency and time", async () => {
  const bed = await startTestBed();
  const { charge } = await pay(bed);
  const refund = await bed.stripe.refunds.create({ charge: charge.id, amount: 1000 });
  const sources = async (parameters: object) =>
    (await bed.stripe.balanceTransactions.list(parameters)).data.map(({ source }) => source);
  expect(await sources({ type: "charge" })).toEqual([charge.id]);
  expect(await sources({ source: refund.id })).toEqual([refund.id]);
  expect(await sources({ currency: "usd" })).toEqual([]);
  expect(await sources({ created: { gte: charge.created } })).toEqual([refund.id, charge.id]);
  const expanded = await bed.stripe.balanceTransactions.list({ expand: ["data.source"], type: "refund" });
  expect(expanded.data[0]?.source).toMatchObject({ object: "refund", amount: 1000 });
});

it.each([
  { amount: 50, fee: 31 },
  { amount: 1000, fee: 59 },
  { amount: 1017, fee: 59 },
  { amount: 1018, fee: 60 },
  { amount: 99_999, fee: 2930 },
])("keeps $fee of $amount", async ({ amount, fee }) => {
  const bed = await startTestBed();
  const price_data = { currency: "usd", unit_amount: amount, product_data: { name: "Ticket" } };
  const { charge } = await pay(bed, CARDS.succeeds, { line_items: [{ quantity: 1, price_data }] });
  const booking = await bed.stripe.balanceTransactions.retrieve(String(charge.balance_transaction));
  expect(booking).toMatchObject({ amount, fee, net: amount - fee });
});

describe("a platform that is settled in one currency", () => {
  const settlement = { currency: "eur", rates: { jpy: 0.0062, kwd: 2.8, usd: 0.92 } };
  const line = (currency: string, unit_amount: number) => ({
    line_items: [{ quantity: 1, price_data: { currency, unit_amount, product_data: { name: "Ticket" } } }],
  });

  it.each([
    { currency: "jpy", paid: 10_000, amount: 6_200, rate: 0.0062 },
    { currency: "kwd", paid: 5_120, amount: 1_434, rate: 2.8 },
    { currency: "usd", paid: 1_000, amount: 920, rate: 0.92 },
    { currency: "eur", paid: 1_000, amount: 1_000, rate: null },
  ])("gets $amount cents for $paid $currency, and pays its fee of them", async ({ currency, paid, amount, rate }) => {
    const bed = await startTestBed();
    await bed.control.setSettlement(settlement);
    const { charge } = await pay(bed, CARDS.succeeds, line(currency, paid));
    expect(charge).toMatchObject({ amount: paid, currency });
    const booking = await bed.stripe.balanceTransactions.retrieve(String(charge.balance_transaction));
    const fee = Math.round(amount * 0.029) + 30;
    expect(booking).toMatchObject({ amount, currency: "eur", exchange_rate: rate, fee, net: amount - fee });
    expect(booking.fee_details).toMatchObject([{ amount: fee, currency: "eur" }]);
  });

  it("has refunds, their failures and disputes exchanged as well, and no balance but the one", async () => {
    const bed = await startTestBed();
    await bed.control.setSettlement(settlement);
    const { charge } = await pay(bed, CARDS.succeeds, line("jpy", 10_000));
    const { id } = await bed.stripe.refunds.create({ charge: charge.id, amount: 1_000 });
    await bed.control.failRefund(id);
    await bed.control.openDispute(charge.id);
    const transactions = (await bed.stripe.balanceTransactions.list()).data;
    expect(transactions.map(({ type, amount, currency }) => ({ type, amount, currency }))).toEqual([
      { type: "adjustment", amount: -6_200, currency: "eur" },
      { type: "refund_failure", amount: 620, currency: "eur" },
      { type: "refund", amount: -620, currency: "eur" },
      { type: "charge", amount: 6_200, currency: "eur" },
    ]);
    expect((await bed.stripe.balance.retrieve()).pending).toHaveLength(1);
  });

  it("passes on what arrived, in the currency in which it arrived", async () => {
    const bed = await startTestBed();
    await bed.control.setSettlement(settlement);
    const { id: destination } = await onboardedAccount(bed);
    const { charge } = await pay(bed, CARDS.succeeds, line("jpy", 10_000));
    const transfer = (amount: number, currency: string) =>
      bed.stripe.transfers.create({ amount, currency, destination, source_transaction: charge.id });
    expect(await refusalOf(transfer(5_000, "jpy"))).toMatchObject({ param: "currency" });
    expect((await refusalOf(transfer(6_201, "eur"))).message).toMatch(/must not exceed the source amount of €62.00/);
    expect(await transfer(6_200, "eur")).toMatchObject({ amount: 6_200, currency: "eur" });
  });

  it("is refused what converts to less than the least", async () => {
    const bed = await startTestBed();
    await bed.control.setSettlement(settlement);
    const refusal = await refusalOf(bed.stripe.checkout.sessions.create(sessionParameters(line("jpy", 50))));
    expect(refusal).toMatchObject({ statusCode: 400, code: "amount_too_small" });
    expect(refusal.message).toMatch(/at least €0.50. ¥50 converts to approximately €0.31/);
  });
});

it.each(["huf", "twd"])("is paid out whole in %s, though it is charged with decimals", async (currency) => {
  const bed = await startTestBed();
  await bed.control.addFunds(80_045, currency);
  const payout = (amount: number) => bed.stripe.payouts.create({ amount, currency });
  expect(await refusalOf(payout(80_045))).toMatchObject({ statusCode: 400, param: "amount" });
  expect((await payout(80_000)).amount).toBe(80_000);
});
