import { describe, expect, it } from "vitest";
import { CARDS, refusalOf, sessionParameters, startTestBed } from "./support.ts";

const paidByDebit = async () => {
  const bed = await startTestBed();
  const { id } = await bed.stripe.checkout.sessions.create(
    sessionParameters({ client_reference_id: "ord_1", payment_intent_data: { metadata: { order_id: "ord_1" } } }),
  );
  const outcome = await bed.control.payByDirectDebit(id);
  return { bed, id, outcome };
};

describe("a payment by direct debit", () => {
  it("completes the session without being paid", async () => {
    const { bed, id, outcome } = await paidByDebit();
    expect(outcome).toEqual({ status: "processing" });
    const session = await bed.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
    expect(session).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: {
        status: "processing",
        amount_received: 0,
        latest_charge: { status: "pending", paid: false, balance_transaction: null },
      },
    });
    await bed.control.deliveriesSettled();
    const types = bed.receiver.events.map(({ type }) => type).sort();
    expect(types).toEqual([
      "charge.pending",
      "checkout.session.completed",
      "payment_intent.created",
      "payment_intent.processing",
    ]);
    expect(bed.receiver.ofType("checkout.session.completed")[0]?.data.object).toMatchObject({
      payment_status: "unpaid",
      client_reference_id: "ord_1",
    });
  });

  it("succeeds later, once", async () => {
    const { bed, id } = await paidByDebit();
    await bed.control.advanceClock(5 * 86_400);
    await bed.control.settleDelayedPayment(id, "succeeded");
    const session = await bed.stripe.checkout.sessions.retrieve(id, {
      expand: ["payment_intent.latest_charge.balance_transaction"],
    });
    expect(session).toMatchObject({
      status: "complete",
      payment_status: "paid",
      payment_intent: {
        status: "succeeded",
        amount_received: 5000,
        latest_charge: { status: "succeeded", paid: true, balance_transaction: { amount: 5000 } },
      },
    });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("checkout.session.async_payment_succeeded")[0]?.data.object.payment_status).toBe("paid");
    expect(bed.receiver.ofType("charge.succeeded")).toHaveLength(1);
    for (const result of ["succeeded", "failed"] as const) {
      await expect(bed.control.settleDelayedPayment(id, result)).rejects.toThrow(/not under way/);
    }
  });

  it("fails later, and stays unpaid", async () => {
    const { bed, id } = await paidByDebit();
    await bed.control.settleDelayedPayment(id, "failed");
    const session = await bed.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
    expect(session).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: { status: "requires_payment_method", latest_charge: { status: "failed" } },
    });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("checkout.session.async_payment_failed")).toHaveLength(1);
    expect((await bed.stripe.balanceTransactions.list()).data).toEqual([]);
  });

  it("can be neither expired nor paid again, and is found by its payment", async () => {
    const { bed, id } = await paidByDebit();
    const expired = await refusalOf(bed.stripe.checkout.sessions.expire(id));
    expect(expired).toMatchObject({ statusCode: 400, type: "StripeInvalidRequestError" });
    expect(expired.message).toMatch(/has a status of complete/);
    await expect(bed.control.payCheckout(id, CARDS.succeeds)).rejects.toThrow(/complete/);
    await expect(bed.control.payByDirectDebit(id)).rejects.toThrow(/complete/);
    const { payment_intent } = await bed.stripe.checkout.sessions.retrieve(id);
    const found = await bed.stripe.checkout.sessions.list({ payment_intent: String(payment_intent) });
    expect(found.data.map((session) => session.id)).toEqual([id]);
  });
});

describe("a session", () => {
  it.each([
    { wanted: {}, methods: ["card", "sepa_debit"] },
    { wanted: { allowed_payment_method_types: ["card" as const] }, methods: ["card"] },
    { wanted: { excluded_payment_method_types: ["sepa_debit" as const] }, methods: ["card"] },
  ])("offers $methods for $wanted", async ({ wanted, methods }) => {
    const { stripe, control } = await startTestBed();
    const session = await stripe.checkout.sessions.create(sessionParameters(wanted));
    expect(session.payment_method_types).toEqual(methods);
    const html = await (await fetch(session.url ?? "")).text();
    expect(html.includes("SEPA direct debit")).toBe(methods.includes("sepa_debit"));
    if (methods.length > 1) return;
    await expect(control.payByDirectDebit(session.id)).rejects.toThrow(/does not offer/);
    // Nor to somebody who sends the page's form by hand: without a card that is a declined one.
    const forged = await fetch(session.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ method: "sepa_debit" }),
      redirect: "manual",
    });
    expect(forged.status).toBe(402);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  });

  it("in another currency than euros offers no direct debit", async () => {
    const { stripe } = await startTestBed();
    const price_data = { currency: "usd", unit_amount: 500, product_data: { name: "Ticket" } };
    const session = await stripe.checkout.sessions.create(
      sessionParameters({ line_items: [{ quantity: 1, price_data }] }),
    );
    expect(session.payment_method_types).toEqual(["card"]);
  });

  it("is paid by debit on its page, which leads on", async () => {
    const { stripe } = await startTestBed();
    const session = await stripe.checkout.sessions.create(sessionParameters());
    const paid = await fetch(session.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ method: "sepa_debit", email: "ada@example.com", name: "Ada" }),
      redirect: "manual",
    });
    expect(paid.status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("unpaid");
  });
});
