import { expect, it } from "vitest";
import { connectStripeSimulator } from "../support/stripe-simulator/index.ts";
import { CARDS, refusalOf, sessionParameters, startTestBed } from "./support.ts";

it("can be reached from another process", async () => {
  const { stripe, simulator, receiver } = await startTestBed();
  const control = connectStripeSimulator(simulator.url);

  const account = await stripe.accounts.create({
    type: "express",
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  });
  await control.completeOnboarding(account.id, { businessType: "company", name: "Concerts Ltd" });
  expect((await stripe.accounts.retrieve(account.id)).charges_enabled).toBe(true);
  await control.setPastDue(account.id, ["company.tax_id"]);
  expect((await stripe.accounts.retrieve(account.id)).charges_enabled).toBe(false);

  const { id } = await stripe.checkout.sessions.create(sessionParameters(), { idempotencyKey: "session-1" });
  expect(await control.payCheckout(id, CARDS.declined)).toMatchObject({ status: "declined", code: "card_declined" });
  expect(await control.payCheckout(id, CARDS.authentication)).toEqual({ status: "requires_authentication" });
  expect(await control.payCheckout(id, CARDS.authentication, { authenticate3ds: true })).toEqual({ status: "paid" });
  await control.deliveriesSettled();
  await control.deliveriesSettled(5000);
  const [completed] = receiver.ofType("checkout.session.completed");
  await control.redeliver(completed?.id ?? "");
  await control.deliveriesSettled();
  expect(receiver.ofType("checkout.session.completed")).toHaveLength(2);

  await control.pauseDeliveries();
  await expect(control.deliveriesSettled()).rejects.toThrow(/paused/);
  await control.setDeliveryFaults({ extraCopies: 1 });
  await control.resumeDeliveries();

  const before = await control.now();
  await control.advanceClock(3600);
  expect(await control.now()).toBeGreaterThanOrEqual(before + 3600);

  const posts = (await control.requests()).filter(({ path }) => path === "/v1/checkout/sessions");
  expect(posts).toMatchObject([
    { method: "POST", idempotency_key: "session-1", status: 200, parameters: { mode: "payment" } },
  ]);
  await control.clearRequests();
  expect(await control.requests()).toEqual([]);

  const [charge] = (await stripe.charges.list({ limit: 1 })).data;
  await control.openDispute(charge?.id ?? "");
  const [dispute] = (await stripe.disputes.list()).data;
  await control.closeDispute(dispute?.id ?? "", "won");
  expect((await stripe.disputes.retrieve(dispute?.id ?? "")).status).toBe("won");

  await control.addFunds(700, "USD");
  expect((await stripe.balance.retrieve()).available).toContainEqual(
    expect.objectContaining({ amount: 700, currency: "usd" }),
  );
  await control.setBalanceTransactionDelay(30);
  await control.failRequests({ path: "/v1/balance", failure: "server_error", times: 1 });
  await control.clearRequestFaults();
  expect((await stripe.balance.retrieve()).object).toBe("balance");
});

it("says what is wrong with a call", async () => {
  const { simulator } = await startTestBed();
  const control = connectStripeSimulator(simulator.url);
  await expect(control.payCheckout("cs_test_unknown", CARDS.succeeds)).rejects.toThrow(/No such checkout.session/);
  await expect(control.advanceClock(-1)).rejects.toThrow();
  const unknown = await fetch(`${simulator.url}/_simulator/explode`, { method: "POST" });
  expect(unknown.status).toBe(404);
});

it("does from another process what banks and account holders do", async () => {
  const { stripe, simulator } = await startTestBed();
  const control = connectStripeSimulator(simulator.url);
  await control.setSettlement({ currency: "usd", rates: { eur: 1.25 } });
  const { id } = await stripe.checkout.sessions.create(sessionParameters({ expand: ["line_items"] }));
  expect(await control.payByDirectDebit(id, { name: "Ada" })).toEqual({ status: "processing" });
  await control.settleDelayedPayment(id, "succeeded");
  await control.setSettlement(null);
  const [charge] = (await stripe.charges.list({ expand: ["data.balance_transaction"] })).data;
  expect(charge?.balance_transaction).toMatchObject({ currency: "usd", amount: 6250, exchange_rate: 1.25 });

  const [one, other] = [
    await stripe.refunds.create({ charge: charge?.id ?? "", amount: 100 }),
    await stripe.refunds.create({ charge: charge?.id ?? "", amount: 100 }),
  ];
  await control.failRefund(one.id);
  await control.failRefund(other.id, "lost_or_stolen_card");
  expect((await stripe.refunds.retrieve(other.id)).failure_reason).toBe("lost_or_stolen_card");

  await control.openDispute(charge?.id ?? "", { inquiry: true });
  const [dispute] = (await stripe.disputes.list()).data;
  await control.escalateInquiry(dispute?.id ?? "");
  await control.closeDispute(dispute?.id ?? "", "lost");

  const account = await stripe.accounts.create({ type: "express" });
  await control.deauthoriseAccount(account.id);
  await control.failRequests({
    path: "/v1/balance",
    failure: "refuse",
    times: 1,
    error: { status: 400, code: "lock_timeout" },
  });
  expect(await refusalOf(stripe.balance.retrieve())).toMatchObject({ statusCode: 400, code: "lock_timeout" });
  const listed = (await control.requests()).find(({ method }) => method === "POST");
  expect(listed?.parameters.expand).toEqual(["line_items"]);
});
