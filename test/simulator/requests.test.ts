import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { CARDS, clientOf, eventually, pay, refusalOf, SECRET_KEY, sessionParameters, startTestBed } from "./support.ts";

/** A request that the client would not make. */
async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Authorization: `Bearer ${SECRET_KEY}`,
      ...headers,
    },
  });
  const json: { error?: Record<string, string>; id?: string } = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, json };
}

describe("who may ask", () => {
  it("refuses another key, without showing it", async () => {
    const { simulator } = await startTestBed();
    const refusal = await refusalOf(clientOf(simulator, "sk_test_somebody_else").balance.retrieve());
    expect(refusal).toMatchObject({ statusCode: 401, type: "StripeAuthenticationError" });
    expect(refusal.message).toBe("Invalid API Key provided: sk_test_*********else");
  });

  it("refuses no key at all", async () => {
    const { simulator } = await startTestBed();
    const { status, json } = await post(`${simulator.url}/v1/refunds`, "", { Authorization: "" });
    expect(status).toBe(401);
    expect(json.error?.message).toMatch(/did not provide an API key/);
  });

  it("takes the key as curl sends it, as the name of HTTP Basic authentication", async () => {
    const { simulator } = await startTestBed();
    const basic = (user: string) => ({ Authorization: `Basic ${Buffer.from(user).toString("base64")}` });
    const body = "type=express";
    expect((await post(`${simulator.url}/v1/accounts`, body, basic(`${SECRET_KEY}:`))).status).toBe(200);
    for (const user of ["sk_test_somebody_else:", `:${SECRET_KEY}`, ""]) {
      expect((await post(`${simulator.url}/v1/accounts`, body, basic(user))).status, user).toBe(401);
    }
  });

  it.each([
    { secretKey: "sk_live_simulated", livemode: true, prefix: "cs_live_" },
    { secretKey: "rk_live_simulated", livemode: true, prefix: "cs_live_" },
    { secretKey: "sk_test_simulated", livemode: false, prefix: "cs_test_" },
  ])("answers with objects of the mode that the key is of: $secretKey", async ({ secretKey, livemode, prefix }) => {
    const bed = await startTestBed({ secretKey });
    const stripe = clientOf(bed.simulator, secretKey);
    const { session, intent, charge } = await pay({ ...bed, stripe });
    await bed.control.openDispute(charge.id);
    const [dispute] = (await stripe.disputes.list()).data;
    const [event] = (await stripe.events.list()).data;
    const balance = await stripe.balance.retrieve();
    expect(session.id.startsWith(prefix)).toBe(true);
    for (const each of [session, intent, charge, dispute, event, balance]) {
      expect(each?.livemode, each?.object).toBe(livemode);
    }
  });

  it("refuses to act for an account that is not connected", async () => {
    const { stripe } = await startTestBed();
    const refusal = await refusalOf(stripe.balance.retrieve({}, { stripeAccount: "acct_unknown" }));
    expect(refusal).toMatchObject({ statusCode: 403, type: "StripePermissionError", code: "account_invalid" });
  });

  it("refuses to act for an account where it would act for the platform instead", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const { id } = await bed.stripe.accounts.create({ type: "express" });
    const refund = bed.stripe.refunds.create({ charge: charge.id }, { stripeAccount: id });
    expect((await refusalOf(refund)).message).toMatch(/does not simulate \/v1\/refunds on behalf of/);
    expect((await bed.stripe.refunds.list()).data).toEqual([]);
  });

  it("speaks the version of the client, and no other", async () => {
    const { simulator } = await startTestBed();
    const body = "type=express";
    const current = await post(`${simulator.url}/v1/accounts`, body, { "Stripe-Version": Stripe.API_VERSION });
    expect(current.headers.get("stripe-version")).toBe(Stripe.API_VERSION);
    const other = await post(`${simulator.url}/v1/accounts`, body, { "Stripe-Version": "2019-01-01" });
    expect(other.status).toBe(400);
    expect(other.json.error?.message).toMatch(/Invalid Stripe API version: 2019-01-01/);
  });
});

describe("what is asked", () => {
  it("numbers each request, in the answer and in errors", async () => {
    const { stripe } = await startTestBed();
    const answer = await stripe.accounts.create({ type: "express" });
    expect(answer.lastResponse.requestId).toMatch(/^req_\w{14}$/);
    const refusal = await refusalOf(stripe.charges.retrieve("ch_unknown"));
    expect(refusal.requestId).toMatch(/^req_\w{14}$/);
    expect(refusal.requestId).not.toBe(answer.lastResponse.requestId);
  });

  it.each([
    ["charge", "id", (stripe: Stripe) => stripe.charges.retrieve("ch_0")],
    ["payment_intent", "intent", (stripe: Stripe) => stripe.paymentIntents.retrieve("pi_0")],
    ["checkout.session", "session", (stripe: Stripe) => stripe.checkout.sessions.retrieve("cs_0")],
    ["refund", "id", (stripe: Stripe) => stripe.refunds.retrieve("re_0")],
    ["transfer", "id", (stripe: Stripe) => stripe.transfers.retrieve("tr_0")],
    ["event", "id", (stripe: Stripe) => stripe.events.retrieve("evt_0")],
    ["dispute", "dispute", (stripe: Stripe) => stripe.disputes.retrieve("du_0")],
    ["payout", "payout", (stripe: Stripe) => stripe.payouts.retrieve("po_0")],
  ])("does not find a %s that does not exist", async (kind, param, retrieve) => {
    const { stripe } = await startTestBed();
    const refusal = await refusalOf(retrieve(stripe));
    expect(refusal).toMatchObject({
      statusCode: 404,
      type: "StripeInvalidRequestError",
      code: "resource_missing",
      param,
      doc_url: "https://stripe.com/docs/error-codes/resource-missing",
    });
    expect(refusal.message).toMatch(new RegExp(`^No such ${kind}: '`));
  });

  it("does not know other paths", async () => {
    const { stripe } = await startTestBed();
    const refusal = await refusalOf(stripe.customers.create({ email: "ada@example.com" }));
    expect(refusal).toMatchObject({ statusCode: 404, type: "StripeInvalidRequestError" });
    expect(refusal.message).toMatch(/Unrecognized request URL \(POST: \/v1\/customers\)/);
  });

  it.each([
    {
      body: "charge=ch_1&colour=red",
      code: "parameter_unknown",
      param: "colour",
      message: /unknown parameter: colour/,
    },
    { body: "charge=ch_1&amount=ten", code: "parameter_invalid_integer", param: "amount", message: /integer: ten/ },
    { body: "charge=ch_1&amount=1.5", code: "parameter_invalid_integer", param: "amount", message: /integer: 1.5/ },
    { body: "charge=ch_1&amount=0", code: "parameter_invalid_integer", param: "amount", message: /equal to 1/ },
    { body: "charge=ch_1&amount=", code: "parameter_invalid_empty", param: "amount", message: /empty string/ },
    { body: "charge=ch_1&reason=bored", param: "reason", message: /must be one of duplicate, fraudulent, or/ },
    { body: "charge[a]=1", param: "charge", message: /Invalid string/ },
    { body: "charge=ch_1&reverse_transfer=true", param: "reverse_transfer", message: /does not simulate/ },
  ])("refuses a refund of $body", async ({ body, code, param, message }) => {
    const { simulator } = await startTestBed();
    const { status, json } = await post(`${simulator.url}/v1/refunds`, body);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ type: "invalid_request_error", param });
    expect(json.error?.code).toBe(code);
    expect(json.error?.message).toMatch(message);
  });

  it("names nested parameters by their path", async () => {
    const { simulator } = await startTestBed();
    const line = "line_items[0][quantity]=1&line_items[0][price_data][currency]=eur";
    const rest = "mode=payment&success_url=https://example.com";
    const unknown = await post(
      `${simulator.url}/v1/checkout/sessions`,
      `${rest}&${line}&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][nam]=x`,
    );
    expect(unknown.json.error).toMatchObject({
      code: "parameter_unknown",
      param: "line_items[0][price_data][product_data][nam]",
    });
    const missing = await post(
      `${simulator.url}/v1/checkout/sessions`,
      `${rest}&${line}&line_items[0][price_data][product_data][name]=x`,
    );
    expect(missing.json.error).toMatchObject({
      code: "parameter_missing",
      param: "line_items[0][price_data][unit_amount]",
      message: "Missing required param: line_items[0][price_data][unit_amount].",
    });
  });

  it("reads lists that the client writes with numbers, however long", async () => {
    const { stripe } = await startTestBed();
    const line = (index: number) => ({
      quantity: 1,
      price_data: { currency: "eur", unit_amount: 100, product_data: { name: `Seat ${index}` } },
    });
    const line_items = Array.from({ length: 60 }, (_, index) => line(index));
    const session = await stripe.checkout.sessions.create(sessionParameters({ line_items }));
    expect(session.amount_total).toBe(6000);
    const names: (string | null)[] = [];
    for await (const each of stripe.checkout.sessions.listLineItems(session.id, { limit: 25 })) {
      names.push(each.description);
    }
    expect(names).toEqual(line_items.map((each) => each.price_data.product_data.name));
  });

  it("refuses unsupported currencies and addresses that are none", async () => {
    const { stripe } = await startTestBed();
    const price = { currency: "xyz", unit_amount: 500, product_data: { name: "Ticket" } };
    const currency = stripe.checkout.sessions.create(
      sessionParameters({ line_items: [{ quantity: 1, price_data: price }] }),
    );
    expect(await refusalOf(currency)).toMatchObject({ param: "line_items[0][price_data][currency]" });
    const address = stripe.checkout.sessions.create(sessionParameters({ success_url: "/thanks" }));
    expect(await refusalOf(address)).toMatchObject({ param: "success_url", code: "url_invalid" });
  });
});

it("refuses a statement descriptor that banks would not print", async () => {
  const { stripe } = await startTestBed();
  for (const statement_descriptor_suffix of ["1234", "A*B", "A".repeat(23)]) {
    const create = stripe.checkout.sessions.create(
      sessionParameters({ payment_intent_data: { statement_descriptor_suffix } }),
    );
    expect(await refusalOf(create)).toMatchObject({ param: "payment_intent_data[statement_descriptor_suffix]" });
  }
});

describe("metadata", () => {
  const keys = (prefix: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "x"]));

  it("has no room for a 51st key, whether it comes at once or by updates", async () => {
    const bed = await startTestBed();
    const { session, intent, charge } = await pay(bed);
    const refund = await bed.stripe.refunds.create({ charge: charge.id, amount: 100, metadata: keys("a", 49) });
    const account = await bed.stripe.accounts.create({ type: "express", metadata: keys("a", 49) });
    const updates = [
      (metadata: Stripe.MetadataParam) => bed.stripe.refunds.update(refund.id, { metadata }),
      (metadata: Stripe.MetadataParam) => bed.stripe.accounts.update(account.id, { metadata }),
      (metadata: Stripe.MetadataParam) => bed.stripe.charges.update(charge.id, { metadata }),
      (metadata: Stripe.MetadataParam) => bed.stripe.paymentIntents.update(intent.id, { metadata }),
      (metadata: Stripe.MetadataParam) => bed.stripe.checkout.sessions.update(session.id, { metadata }),
    ];
    for (const update of updates) {
      await update(keys("a", 49));
      expect(Object.keys((await update({ b: "x" })).metadata ?? {})).toHaveLength(50);
      expect(await refusalOf(update({ c: "x" }))).toMatchObject({ statusCode: 400, param: "metadata" });
      // One in the place of another fits, and the refused one has left nothing.
      const swapped = await update({ b: "", c: "x" });
      expect(swapped.metadata).toMatchObject({ c: "x" });
      expect(Object.keys(swapped.metadata ?? {})).toHaveLength(50);
    }
  });

  it("is merged; an empty value takes a key away, an empty text all of them", async () => {
    const { stripe } = await startTestBed();
    const { id } = await stripe.accounts.create({ type: "express", metadata: { entity_id: "ent_1", shoe_size: 42 } });
    const updated = await stripe.accounts.update(id, { metadata: { shoe_size: "", plan: "a" } });
    expect(updated.metadata).toEqual({ entity_id: "ent_1", plan: "a" });
    expect((await stripe.accounts.update(id, { metadata: "" })).metadata).toEqual({});
  });

  it.each([
    ["more than 50 keys", Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key_${index}`, "1"]))],
    ["a key of more than 40 characters", { ["k".repeat(41)]: "1" }],
    ["a value of more than 500 characters", { note: "n".repeat(501) }],
  ])("has no room for %s", async (_, metadata) => {
    const { stripe } = await startTestBed();
    const refusal = await refusalOf(stripe.accounts.create({ type: "express", metadata }));
    expect(refusal).toMatchObject({ statusCode: 400 });
    expect(refusal.param).toMatch(/^metadata/);
  });
});

describe("idempotency keys", () => {
  it("give the same answer to the same request, and say so", async () => {
    const { stripe, control } = await startTestBed();
    const create = () => stripe.accounts.create({ type: "express", country: "DE" }, { idempotencyKey: "account-1" });
    const first = await create();
    const second = await create();
    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(second.lastResponse.headers["original-request"]).toBe(first.lastResponse.requestId);
    expect((await stripe.accounts.list()).data).toHaveLength(1);
    expect((await control.requests()).filter(({ method }) => method === "POST")).toMatchObject([
      { path: "/v1/accounts", idempotency_key: "account-1", status: 200, replayed: false },
      { path: "/v1/accounts", idempotency_key: "account-1", status: 200, replayed: true },
    ]);
  });

  it("do not mind the order of the parameters", async () => {
    const { stripe } = await startTestBed();
    const first = await stripe.accounts.create({ type: "express", country: "DE" }, { idempotencyKey: "account-1" });
    const second = await stripe.accounts.create({ country: "DE", type: "express" }, { idempotencyKey: "account-1" });
    expect(second.id).toBe(first.id);
  });

  it("refuse other parameters and other endpoints", async () => {
    const { stripe } = await startTestBed();
    await stripe.accounts.create({ type: "express", country: "DE" }, { idempotencyKey: "account-1" });
    const other = stripe.accounts.create({ type: "express", country: "FR" }, { idempotencyKey: "account-1" });
    expect(await refusalOf(other)).toMatchObject({
      statusCode: 400,
      type: "StripeIdempotencyError",
      rawType: "idempotency_error",
    });
    const elsewhere = stripe.refunds.create({ charge: "ch_1" }, { idempotencyKey: "account-1" });
    expect((await refusalOf(elsewhere)).message).toMatch(/same endpoint.*'\/v1\/accounts' vs '\/v1\/refunds'/);
  });

  it("refuse a second request while the first is being worked on", async () => {
    const { stripe, control } = await startTestBed();
    await control.failRequests({ path: "/v1/accounts", failure: "delay", delayMs: 500, times: 1 });
    const create = () => stripe.accounts.create({ type: "express" }, { idempotencyKey: "account-1" });
    const first = create();
    await eventually(
      () => control.requests(),
      ({ length }) => length === 1,
    );
    expect(await refusalOf(create())).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
    const { id } = await first;
    expect((await create()).id).toBe(id);
  });

  it("wait no longer than their faults last", async () => {
    const { stripe, control } = await startTestBed();
    await control.failRequests({ path: "/v1/accounts", failure: "delay", delayMs: 60_000, times: 1 });
    const creation = stripe.accounts.create({ type: "express" });
    await eventually(
      () => control.requests(),
      ({ length }) => length === 1,
    );
    await control.clearRequestFaults();
    expect((await creation).id).toMatch(/^acct_/);
  });

  it("keep nothing of a request whose parameters were malformed", async () => {
    const { stripe } = await startTestBed();
    const create = (success_url: string) =>
      stripe.checkout.sessions.create(sessionParameters({ success_url }), { idempotencyKey: "session-1" });
    expect(await refusalOf(create("nowhere"))).toMatchObject({ statusCode: 400 });
    expect((await create("https://example.com/thanks")).status).toBe("open");
  });

  it("keep a refusal that came out of the work itself", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const refund = (idempotencyKey: string) =>
      bed.stripe.refunds.create({ charge: charge.id, amount: 9000 }, { idempotencyKey });
    const first = await refusalOf(refund("refund-1"));
    const second = await refusalOf(refund("refund-1"));
    expect(second.message).toBe(first.message);
    expect(second.headers?.["idempotent-replayed"]).toBe("true");
  });

  it("are forgotten after a day", async () => {
    const { stripe, control } = await startTestBed();
    const create = () => stripe.accounts.create({ type: "express" }, { idempotencyKey: "account-1" });
    const { id } = await create();
    await control.advanceClock(24 * 60 * 60 - 60);
    expect((await create()).id).toBe(id);
    await control.advanceClock(120);
    expect((await create()).id).not.toBe(id);
  });

  it("belong to an account each", async () => {
    const bed = await startTestBed();
    const { id } = await bed.stripe.accounts.create({ type: "express" }, { idempotencyKey: "shared" });
    const elsewhere = await refusalOf(
      bed.stripe.payouts.create({ amount: 1, currency: "usd" }, { idempotencyKey: "shared", stripeAccount: id }),
    );
    expect(elsewhere.code).toBe("payouts_not_allowed");
  });
});

describe("requests that fail", () => {
  it("do the work once when the answer is lost and the client tries again", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.failRequests({ path: "/v1/refunds", failure: "drop_answer", times: 1 });
    const refund = await bed.stripe.refunds.create({ charge: charge.id, amount: 100 }, { maxNetworkRetries: 2 });
    expect(refund.status).toBe("succeeded");
    expect((await bed.stripe.refunds.list()).data.map(({ id }) => id)).toEqual([refund.id]);
  });

  it("reach the caller when the connection keeps breaking", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.failRequests({ path: "/v1/refunds", method: "POST", failure: "drop_request", times: 2 });
    expect(await refusalOf(bed.stripe.refunds.create({ charge: charge.id }))).toMatchObject({
      type: "StripeConnectionError",
    });
    expect((await bed.stripe.refunds.list()).data).toEqual([]);
  });

  it.each([
    { failure: "server_error", refunds: 0 },
    { failure: "server_error_after_work", refunds: 1 },
  ] as const)("answer $failure again to the same key, as Stripe does", async ({ failure, refunds }) => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.failRequests({ path: "/v1/refunds", method: "POST", failure, times: 1 });
    const refund = (idempotencyKey: string) =>
      bed.stripe.refunds.create({ charge: charge.id, amount: 100 }, { idempotencyKey });
    expect(await refusalOf(refund("one"))).toMatchObject({ statusCode: 500, type: "StripeAPIError" });
    expect(await refusalOf(refund("one"))).toMatchObject({ statusCode: 500 });
    expect((await bed.stripe.refunds.list()).data).toHaveLength(refunds);
    expect((await refund("two")).status).toBe("succeeded");
  });

  it("are not tried again by the client when that would only bring the same answer", async () => {
    const { stripe, control } = await startTestBed();
    await control.failRequests({ path: "/v1/accounts", failure: "server_error", times: 1 });
    const create = stripe.accounts.create({ type: "express" }, { maxNetworkRetries: 3 });
    expect(await refusalOf(create)).toMatchObject({ statusCode: 500 });
    expect(await control.requests()).toHaveLength(1);
  });

  it.each([
    { failure: "rate_limit", statusCode: 429, type: "StripeRateLimitError", code: "rate_limit" },
    { failure: "lock_timeout", statusCode: 429, type: "StripeRateLimitError", code: "lock_timeout" },
    { failure: "unauthorized", statusCode: 401, type: "StripeAuthenticationError", code: undefined },
    { failure: "forbidden", statusCode: 403, type: "StripePermissionError", code: undefined },
  ] as const)("by $failure have done nothing, and leave the key as it was", async (fault) => {
    const { failure, ...expected } = fault;
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.control.failRequests({ path: "/v1/refunds", method: "POST", failure, times: 1 });
    const refund = () => bed.stripe.refunds.create({ charge: charge.id }, { idempotencyKey: "refund-1" });
    const refusal = await refusalOf(refund());
    expect(refusal).toMatchObject({ statusCode: expected.statusCode, type: expected.type });
    expect(refusal.code).toBe(expected.code);
    expect((await bed.stripe.refunds.list()).data).toEqual([]);
    expect((await refund()).status).toBe("succeeded");
  });

  it.each([
    { error: { status: 400, code: "lock_timeout" }, type: "StripeInvalidRequestError" },
    { error: { status: 400, code: "charge_disputed", param: "charge" }, type: "StripeInvalidRequestError" },
    { error: { status: 402, type: "card_error", code: "card_declined" }, type: "StripeCardError" },
    { error: { status: 503, type: "api_error", message: "Down for a while." }, type: "StripeAPIError" },
  ] as const)("may fail with any error: $error", async ({ error, type }) => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const refund = (idempotencyKey: string) => bed.stripe.refunds.create({ charge: charge.id }, { idempotencyKey });
    for (const kept of [false, true]) {
      await bed.control.failRequests({
        path: "/v1/refunds",
        method: "POST",
        failure: "refuse",
        times: 1,
        error: { ...error, kept },
      });
      const key = kept ? "kept" : "forgotten";
      const { status, type: _, ...shown } = { type: undefined, ...error };
      expect(await refusalOf(refund(key))).toMatchObject({ statusCode: status, type, ...shown });
      if (kept) expect(await refusalOf(refund(key))).toMatchObject({ statusCode: status });
    }
    expect((await bed.stripe.refunds.list()).data).toEqual([]);
    expect((await refund("forgotten")).status).toBe("succeeded");
  });

  it("may come too often", async () => {
    const { stripe, control } = await startTestBed();
    await control.failRequests({ path: "/v1/accounts*", failure: "rate_limit", times: 1 });
    const create = () => stripe.accounts.create({ type: "express" }, { idempotencyKey: "account-1" });
    expect(await refusalOf(create())).toMatchObject({ statusCode: 429, type: "StripeRateLimitError" });
    expect((await create()).object).toBe("account");
  });

  it("can be cleared", async () => {
    const { stripe, control } = await startTestBed();
    await control.failRequests({ path: "/v1/balance", failure: "server_error", times: 5 });
    await control.clearRequestFaults();
    expect((await stripe.balance.retrieve()).object).toBe("balance");
  });
});

describe("expanding", () => {
  it("puts objects in the place of ids, several levels deep", async () => {
    const bed = await startTestBed();
    const { intent, charge } = await pay(bed);
    const expanded = await bed.stripe.paymentIntents.retrieve(intent.id, {
      expand: ["latest_charge.balance_transaction.source", "payment_method"],
    });
    expect(expanded).toMatchObject({
      latest_charge: { id: charge.id, balance_transaction: { fee: 175, source: { id: charge.id, object: "charge" } } },
      payment_method: { object: "payment_method", card: { last4: "4242" } },
    });
    expect((await bed.stripe.paymentIntents.retrieve(intent.id)).latest_charge).toBe(charge.id);
  });

  it("reaches into lists", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    await bed.stripe.refunds.create({ charge: charge.id, amount: 100 });
    const refunds = await bed.stripe.refunds.list({
      expand: ["data.charge.balance_transaction", "data.payment_intent"],
    });
    expect(refunds.data[0]).toMatchObject({
      charge: { id: charge.id, balance_transaction: { type: "charge" } },
      payment_intent: { status: "succeeded" },
    });
    const withRefunds = await bed.stripe.charges.retrieve(charge.id, { expand: ["refunds.data.balance_transaction"] });
    expect(withRefunds.refunds?.data[0]).toMatchObject({ amount: 100, balance_transaction: { net: -100 } });
    expect((await bed.stripe.charges.retrieve(charge.id)).refunds).toBeUndefined();
  });

  it("refuses what cannot be expanded, before anything is done", async () => {
    const bed = await startTestBed();
    const { charge } = await pay(bed);
    const refusal = await refusalOf(bed.stripe.refunds.create({ charge: charge.id, expand: ["colour"] }));
    expect(refusal).toMatchObject({ statusCode: 400 });
    expect(refusal.message).toMatch(/cannot be expanded \(colour\)/);
    expect((await bed.stripe.refunds.list()).data).toEqual([]);
    const deep = ["a.b.c.d.e"];
    expect((await refusalOf(bed.stripe.charges.list({ expand: deep }))).message).toMatch(/more than 4 levels/);
  });
});

describe("lists", () => {
  it("are cut into pages, newest first, in both directions", async () => {
    const { stripe } = await startTestBed();
    const created: string[] = [];
    for (let index = 0; index < 5; index += 1) created.unshift((await stripe.accounts.create({ type: "express" })).id);
    const page = async (parameters: Stripe.AccountListParams) => {
      const { data, has_more, url } = await stripe.accounts.list(parameters);
      return { places: data.map(({ id }) => created.indexOf(id)), has_more, url };
    };
    const url = "/v1/accounts";
    expect(await page({})).toEqual({ places: [0, 1, 2, 3, 4], has_more: false, url });
    expect(await page({ limit: 2 })).toEqual({ places: [0, 1], has_more: true, url });
    const [, second = "", , , last = ""] = created;
    expect(await page({ limit: 2, starting_after: second })).toEqual({ places: [2, 3], has_more: true, url });
    expect(await page({ limit: 3, starting_after: second })).toEqual({ places: [2, 3, 4], has_more: false, url });
    expect(await page({ limit: 2, ending_before: last })).toEqual({ places: [2, 3], has_more: true, url });
    expect(await page({ limit: 10, ending_before: last })).toEqual({ places: [0, 1, 2, 3], has_more: false, url });
    const all: string[] = [];
    for await (const { id } of stripe.accounts.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(created);
  });

  it("can be narrowed by the time of creation", async () => {
    const bed = await startTestBed();
    const early = await pay(bed);
    await bed.control.advanceClock(3600);
    const late = await pay(bed);
    const since = early.charge.created + 1800;
    const ids = async (created: Stripe.RangeQueryParam | number) =>
      (await bed.stripe.charges.list({ created })).data.map(({ id }) => id);
    expect(await ids({ gte: since })).toEqual([late.charge.id]);
    expect(await ids({ lt: since })).toEqual([early.charge.id]);
    expect(await ids(early.charge.created)).toEqual([early.charge.id]);
  });

  it("refuse wrong limits and cursors", async () => {
    const { stripe } = await startTestBed();
    expect(await refusalOf(stripe.charges.list({ limit: 101 }))).toMatchObject({ param: "limit", statusCode: 400 });
    expect(await refusalOf(stripe.charges.list({ starting_after: "ch_0" }))).toMatchObject({
      param: "starting_after",
      code: "resource_missing",
    });
  });
});

it("keeps a card's refusal out of the API's own errors", async () => {
  const { stripe, control } = await startTestBed();
  const { id } = await stripe.checkout.sessions.create(sessionParameters());
  const outcome = await control.payCheckout(id, CARDS.insufficientFunds);
  expect(outcome).toEqual({ status: "declined", code: "card_declined", message: "Your card has insufficient funds." });
});

it.each(["accounts", "charges", "refunds", "payment_intents", "checkout/sessions", "transfers", "payouts", "disputes"])(
  "does not read a path such as /v1/%s/search as an id",
  async (resource) => {
    const { simulator } = await startTestBed();
    const response = await fetch(`${simulator.url}/v1/${resource}/search?query=x`, {
      headers: { Authorization: `Bearer ${SECRET_KEY}` },
    });
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/Unrecognized request URL/);
  },
);
