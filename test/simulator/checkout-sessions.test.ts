import { describe, expect, it } from "vitest";
import { CARDS, eventually, pay, refusalOf, sessionParameters, startTestBed } from "./support.ts";

describe("creating a session", () => {
  it("adds up its lines and answers an open session with a page", async () => {
    const { stripe, simulator } = await startTestBed();
    const session = await stripe.checkout.sessions.create(
      sessionParameters({
        client_reference_id: "ord_1",
        metadata: { order_id: "ord_1" },
        line_items: [
          { quantity: 2, price_data: { currency: "eur", unit_amount: 2500, product_data: { name: "Standing" } } },
          { quantity: 1, price_data: { currency: "EUR", unit_amount: 199, product_data: { name: "Fee" } } },
        ],
      }),
    );
    expect(session).toMatchObject({
      object: "checkout.session",
      amount_total: 5199,
      currency: "eur",
      status: "open",
      payment_status: "unpaid",
      payment_intent: null,
      client_reference_id: "ord_1",
      customer_email: "ada@example.com",
      metadata: { order_id: "ord_1" },
      success_url: "https://example.com/thanks?session={CHECKOUT_SESSION_ID}",
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.url).toBe(`${simulator.url}/c/pay/${session.id}`);
    expect(session.expires_at - session.created).toBe(24 * 60 * 60);
    expect(session.line_items).toBeUndefined();
  });

  it("lists its lines, with decimals as the client reads them", async () => {
    const { stripe } = await startTestBed();
    const session = await stripe.checkout.sessions.create(sessionParameters());
    const lines = await stripe.checkout.sessions.listLineItems(session.id, { limit: 1 });
    expect(lines.data).toHaveLength(1);
    expect(lines.data[0]).toMatchObject({ description: "Concert, standing", quantity: 2, amount_total: 5000 });
    expect(lines.data[0]?.price?.unit_amount_decimal?.toString()).toBe("2500");
    const expanded = await stripe.checkout.sessions.retrieve(session.id, { expand: ["line_items"] });
    expect(expanded.line_items?.data).toHaveLength(1);
  });

  it.each([
    { minutes: 29, message: /at least 30 minutes/ },
    { minutes: 24 * 60 + 1, message: /less than 24 hours/ },
  ])("refuses to expire in $minutes minutes", async ({ minutes, message }) => {
    const { stripe, control } = await startTestBed();
    const expires_at = (await control.now()) + minutes * 60;
    const refusal = await refusalOf(stripe.checkout.sessions.create(sessionParameters({ expires_at })));
    expect(refusal).toMatchObject({ statusCode: 400, type: "StripeInvalidRequestError", param: "expires_at" });
    expect(refusal.message).toMatch(message);
  });

  const line = (currency: string, unit_amount: number) => ({
    quantity: 1,
    price_data: { currency, unit_amount, product_data: { name: "Ticket" } },
  });

  it.each([
    ["usd", 49, "amount_too_small"],
    ["krw", 100, "amount_too_small"],
    ["vnd", 5_000, "amount_too_small"],
    ["huf", 17_499, "amount_too_small"],
    ["isk", 100_050, "parameter_invalid_integer"],
    ["ugx", 500_001, "parameter_invalid_integer"],
    ["kwd", 5_124, "parameter_invalid_integer"],
    ["tnd", 5_005, "parameter_invalid_integer"],
    ["eur", 100_000_000, "amount_too_large"],
    ["jpy", 100_000_000, "amount_too_large"],
    ["idr", 1_000_000_000_000, "amount_too_large"],
    ["rmb", 5_000, undefined],
    ["xdr", 5_000, undefined],
  ])("refuses %s %i, as Stripe does", async (currency, unit_amount, code) => {
    const { stripe } = await startTestBed();
    const created = stripe.checkout.sessions.create(sessionParameters({ line_items: [line(currency, unit_amount)] }));
    const refusal = await refusalOf(created);
    expect(refusal).toMatchObject({ statusCode: 400, type: "StripeInvalidRequestError" });
    expect(refusal.code).toBe(code);
  });

  it.each([
    ["isk", 100_000],
    ["ugx", 500_000],
    ["kwd", 5_120],
    ["huf", 17_501],
    ["krw", 1_200],
    ["idr", 999_999_999_999],
  ])("takes %s %i", async (currency, unit_amount) => {
    const { stripe } = await startTestBed();
    const session = await stripe.checkout.sessions.create(
      sessionParameters({ line_items: [line(currency, unit_amount)] }),
    );
    expect(session).toMatchObject({ currency, amount_total: unit_amount });
  });

  it("refuses lines of two currencies", async () => {
    const { stripe } = await startTestBed();
    const mixed = stripe.checkout.sessions.create(
      sessionParameters({ line_items: [line("usd", 500), line("eur", 500)] }),
    );
    expect((await refusalOf(mixed)).message).toMatch(/same currency/);
  });
});

describe("paying a session", () => {
  it("completes it and makes a charge with Stripe's fee", async () => {
    const bed = await startTestBed();
    const { session, intent, charge } = await pay(bed, CARDS.succeeds, {
      payment_intent_data: {
        transfer_group: "evt_1",
        metadata: { order_id: "ord_1" },
        statement_descriptor_suffix: "CONCERT",
      },
    });
    expect(session).toMatchObject({
      status: "complete",
      payment_status: "paid",
      url: null,
      customer_details: { email: "ada@example.com", name: "Test Buyer" },
    });
    expect(intent).toMatchObject({
      status: "succeeded",
      amount_received: 5000,
      transfer_group: "evt_1",
      metadata: { order_id: "ord_1" },
    });
    expect(charge).toMatchObject({
      status: "succeeded",
      paid: true,
      amount_captured: 5000,
      transfer_group: "evt_1",
      metadata: { order_id: "ord_1" },
      calculated_statement_descriptor: "SIMULATOR* CONCERT",
      payment_method_details: { type: "card", card: { brand: "visa", last4: "4242" } },
    });
    const booking = await bed.stripe.balanceTransactions.retrieve(String(charge.balance_transaction));
    expect(booking).toMatchObject({ type: "charge", amount: 5000, fee: 175, net: 4825, source: charge.id });
  });

  it("tells of it with events that the client verifies", async () => {
    const bed = await startTestBed();
    const { session, intent, charge } = await pay(bed);
    await bed.control.deliveriesSettled();
    expect(bed.receiver.events.map(({ type }) => type).sort()).toEqual([
      "charge.succeeded",
      "charge.updated",
      "checkout.session.completed",
      "payment_intent.created",
      "payment_intent.succeeded",
    ]);
    expect(bed.receiver.ofType("checkout.session.completed")[0]?.data.object).toMatchObject({
      id: session.id,
      payment_intent: intent.id,
      payment_status: "paid",
    });
    // The fee is not known yet when the charge succeeds.
    expect(bed.receiver.ofType("charge.succeeded")[0]?.data.object.balance_transaction).toBeNull();
    const updated = bed.receiver.ofType("charge.updated")[0];
    expect(updated?.data.object.balance_transaction).toBe(charge.balance_transaction);
    expect(updated?.data.previous_attributes).toMatchObject({ balance_transaction: null });
  });

  it("gives the same card the same fingerprint, another card another", async () => {
    const bed = await startTestBed();
    const fingerprint = async (card: string) =>
      (await pay(bed, card)).charge.payment_method_details?.card?.fingerprint ?? "";
    const first = await fingerprint(CARDS.succeeds);
    expect(await fingerprint(CARDS.succeeds)).toBe(first);
    expect(await fingerprint(CARDS.fundsAtOnce)).not.toBe(first);
  });

  it.each([
    { card: CARDS.declined, code: "card_declined", decline_code: "generic_decline" },
    { card: CARDS.insufficientFunds, code: "card_declined", decline_code: "insufficient_funds" },
    { card: "4000 0000 0000 0069", code: "expired_card", decline_code: "expired_card" },
  ])("leaves it open when $card is declined, for another try", async ({ card, code, decline_code }) => {
    const { stripe, control, receiver } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    expect(await control.payCheckout(id, card)).toMatchObject({ status: "declined", code });
    const declined = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    expect(declined).toMatchObject({
      status: "open",
      payment_intent: { status: "requires_payment_method", last_payment_error: { code, decline_code } },
    });
    expect(await control.payCheckout(id, CARDS.succeeds)).toEqual({ status: "paid" });
    await control.deliveriesSettled();
    expect(receiver.ofType("payment_intent.payment_failed")).toHaveLength(1);
    expect(receiver.ofType("charge.failed")[0]?.data.object.failure_code).toBe(code);
    const intents = await stripe.paymentIntents.list();
    expect(intents.data).toHaveLength(1);
  });

  it("attempts nothing with a number that is no card", async () => {
    const { stripe, control } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    expect(await control.payCheckout(id, "4242 4242 4242 4241")).toMatchObject({ code: "incorrect_number" });
    expect((await stripe.checkout.sessions.retrieve(id)).payment_intent).toBeNull();
  });

  it("declines a card that is no test card", async () => {
    const { stripe, control } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    expect(await control.payCheckout(id, "4111 1111 1111 1111")).toMatchObject({ status: "declined" });
    const intent = (await stripe.paymentIntents.list()).data[0];
    expect(intent?.last_payment_error?.decline_code).toBe("test_mode_live_card");
  });

  it("refuses to pay twice", async () => {
    const bed = await startTestBed();
    const { session } = await pay(bed);
    await expect(bed.control.payCheckout(session.id, CARDS.succeeds)).rejects.toThrow(/complete/);
    expect((await bed.stripe.charges.list()).data).toHaveLength(1);
  });

  it("needs no card for what costs nothing", async () => {
    const { stripe, control } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(
      sessionParameters({
        line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: 0, product_data: { name: "Free" } } }],
      }),
    );
    await control.payCheckout(id, CARDS.succeeds);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: "complete",
      payment_status: "no_payment_required",
      payment_intent: null,
    });
  });
});

describe("3-D Secure", () => {
  it("waits for the payer, and succeeds when they authenticate", async () => {
    const { stripe, control, receiver } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    expect(await control.payCheckout(id, CARDS.authentication)).toEqual({ status: "requires_authentication" });
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    expect(waiting).toMatchObject({ status: "open", payment_intent: { status: "requires_action" } });
    expect((await stripe.charges.list()).data).toEqual([]);
    expect(await control.payCheckout(id, CARDS.authentication, { authenticate3ds: true })).toEqual({ status: "paid" });
    await control.deliveriesSettled();
    const [charge] = (await stripe.charges.list()).data;
    expect(charge?.payment_method_details?.card?.three_d_secure?.result).toBe("authenticated");
    expect(receiver.ofType("payment_intent.requires_action")).not.toHaveLength(0);
    expect(receiver.ofType("checkout.session.completed")).toHaveLength(1);
  });

  it("charges nothing when they fail to", async () => {
    const { stripe, control } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    expect(await control.payCheckout(id, CARDS.authentication, { authenticate3ds: false })).toMatchObject({
      status: "declined",
      code: "payment_intent_authentication_failure",
    });
    expect((await stripe.charges.list()).data).toEqual([]);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
  });
});

describe("the end of a session", () => {
  it("comes when the clock reaches it, with an event", async () => {
    const { stripe, control, receiver } = await startTestBed();
    const expires_at = (await control.now()) + 31 * 60;
    const { id } = await stripe.checkout.sessions.create(sessionParameters({ expires_at }));
    await control.payCheckout(id, CARDS.declined);
    await control.advanceClock(30 * 60);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
    await control.advanceClock(60);
    const expired = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    expect(expired).toMatchObject({ status: "expired", url: null, payment_intent: { status: "canceled" } });
    await control.deliveriesSettled();
    expect(receiver.ofType("checkout.session.expired").map(({ data }) => data.object.id)).toEqual([id]);
    await expect(control.payCheckout(id, CARDS.succeeds)).rejects.toThrow(/expired/);
  });

  it("comes by itself, without a request", async () => {
    const { stripe, control, receiver } = await startTestBed();
    const expires_at = (await control.now()) + 31 * 60;
    await stripe.checkout.sessions.create(sessionParameters({ expires_at }));
    await control.advanceClock(31 * 60 - 1);
    await eventually(
      () => receiver.ofType("checkout.session.expired"),
      ({ length }) => length === 1,
    );
  });

  it("can be asked for while it is open, and only then", async () => {
    const { stripe } = await startTestBed();
    const { id } = await stripe.checkout.sessions.create(sessionParameters());
    expect((await stripe.checkout.sessions.expire(id)).status).toBe("expired");
    const refusal = await refusalOf(stripe.checkout.sessions.expire(id));
    expect(refusal).toMatchObject({ statusCode: 400 });
    expect(refusal.message).toMatch(/status of expired/);
  });
});

describe("listing sessions", () => {
  it("narrows by status and by payment intent", async () => {
    const bed = await startTestBed();
    const { session, intent } = await pay(bed);
    const open = await bed.stripe.checkout.sessions.create(sessionParameters());
    const ids = async (parameters: object) =>
      (await bed.stripe.checkout.sessions.list(parameters)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([open.id, session.id]);
    expect(await ids({ status: "complete" })).toEqual([session.id]);
    expect(await ids({ payment_intent: intent.id })).toEqual([session.id]);
  });
});
