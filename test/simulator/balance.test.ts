import { expect, it } from "vitest";
import { CARDS, pay, startTestBed } from "./support.ts";

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
