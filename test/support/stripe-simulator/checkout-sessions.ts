import Stripe from "stripe";
import { chargeProblem, currencyOf } from "../../../functions/src/model/currencies.ts";
import { settled } from "./balance.ts";
import { checkStep, formatAmount } from "./currencies.ts";
import { endpoint } from "./endpoint.ts";
import { invalidParameter, invalidState, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { newestFirst, page, pageFields, timedPageFields } from "./lists.ts";
import {
  changedMetadata,
  currency,
  type Decoded,
  type Decoder,
  email,
  integer,
  list,
  metadata,
  object,
  oneOf,
  parametersOf,
  required,
  string,
  url,
} from "./parameters.ts";
import type { StoredLineItem } from "./state.ts";
import type { World } from "./world.ts";

/** The ways to pay that are simulated: at once, and by a debit of which it is known only days later whether it succeeds. */
const METHODS = ["card", "sepa_debit"] as const;

/** How soon and how late after its creation a session may expire, in seconds. */
const LIFETIME_MIN_S = 30 * 60;
const LIFETIME_MAX_S = 24 * 60 * 60;

const lineItem = object(
  {
    metadata: metadata(),
    price_data: required(
      object(
        {
          currency: required(currency()),
          product_data: required(
            object({ description: string(), images: list(url(), 8), metadata: metadata(), name: required(string()) }, [
              "tax_code",
              "tax_details",
              "unit_label",
            ]),
          ),
          tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
          unit_amount: required(integer({ min: 0 })),
        },
        ["product", "recurring", "unit_amount_decimal"],
      ),
    ),
    quantity: required(integer({ min: 1, max: 999_999 })),
  },
  ["adjustable_quantity", "price", "tax_rates"],
);

/** Visa's and others' rules for what stands on a card statement: 22 characters at most, a letter among them. */
const statementDescriptor = (): Decoder<string | undefined> => {
  const text = string(22);
  return {
    absent: text.absent,
    present(value, path) {
      const given = text.present(value, path);
      if (given !== undefined && (!/[A-Za-z]/.test(given) || /[<>\\'"*]/.test(given))) {
        throw invalidParameter(
          path,
          "The statement descriptor must contain at least one alphabetic character, and none of <, >, \\, ', \", *.",
        );
      }
      return given;
    },
  };
};

const paymentIntentData = object(
  {
    capture_method: oneOf("automatic", "automatic_async"),
    description: string(1000),
    metadata: metadata(),
    receipt_email: email(),
    statement_descriptor: statementDescriptor(),
    statement_descriptor_suffix: statementDescriptor(),
    transfer_group: string(),
  },
  ["application_fee_amount", "on_behalf_of", "setup_future_usage", "shipping", "transfer_data"],
);

const createParameters = parametersOf<Stripe.Checkout.SessionCreateParams>()(
  {
    allowed_payment_method_types: list(required(oneOf(...METHODS))),
    excluded_payment_method_types: list(required(oneOf(...METHODS))),
    cancel_url: url(),
    client_reference_id: string(200),
    currency: currency(),
    customer_creation: oneOf("always", "if_required"),
    customer_email: email(),
    expires_at: integer(),
    line_items: list(required(lineItem)),
    locale: string(10),
    metadata: metadata(),
    mode: required(oneOf("payment", "setup", "subscription")),
    payment_intent_data: paymentIntentData,
    submit_type: oneOf("auto", "book", "donate", "pay"),
    success_url: required(url()),
    ui_mode: oneOf("hosted_page", "embedded_page", "elements", "form"),
  },
  [
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "branding_settings",
    "consent_collection",
    "custom_fields",
    "custom_text",
    "customer",
    "customer_account",
    "customer_update",
    "discounts",
    "invoice_creation",
    "optional_items",
    "payment_method_collection",
    "payment_method_configuration",
    "payment_method_options",
    "permissions",
    "phone_number_collection",
    "redirect_on_completion",
    "return_url",
    "setup_intent_data",
    "shipping_address_collection",
    "shipping_options",
    "subscription_data",
    "tax_id_collection",
    "wallet_options",
  ],
);

type CreateValues = ReturnType<typeof createParameters>;

function expiryOf(now: number, expiresAt: number | undefined): number {
  if (expiresAt === undefined) return now + LIFETIME_MAX_S;
  if (expiresAt < now + LIFETIME_MIN_S) {
    throw invalidParameter(
      "expires_at",
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
    );
  }
  if (expiresAt > now + LIFETIME_MAX_S) {
    throw invalidParameter(
      "expires_at",
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
    );
  }
  return expiresAt;
}

function storedLineItem(now: number, item: NonNullable<Decoded<typeof lineItem>>): StoredLineItem {
  const { price_data, quantity } = item;
  return {
    id: newId("li"),
    price_id: newId("price"),
    product_id: newId("prod"),
    name: price_data.product_data.name,
    description: price_data.product_data.description ?? null,
    unit_amount: price_data.unit_amount,
    currency: price_data.currency,
    quantity,
    created: now,
  };
}

/** A stored line as the API shows it. */
function renderLineItem(world: World, item: StoredLineItem): Stripe.LineItem {
  const total = item.unit_amount * item.quantity;
  return {
    id: item.id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: item.currency,
    description: item.name,
    metadata: {},
    price: {
      id: item.price_id,
      object: "price",
      active: false,
      billing_scheme: "per_unit",
      created: item.created,
      currency: item.currency,
      custom_unit_amount: null,
      livemode: world.livemode,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: item.product_id,
      recurring: null,
      tax_behavior: "unspecified",
      tiers_mode: null,
      transform_quantity: null,
      type: "one_time",
      unit_amount: item.unit_amount,
      unit_amount_decimal: Stripe.Decimal.from(item.unit_amount),
    },
    quantity: item.quantity,
  };
}

/** The lines of a session as the API lists them. */
export function lineItemsOf(world: World, sessionId: string): Stripe.LineItem[] {
  return (world.state.line_items[sessionId] ?? []).map((item) => renderLineItem(world, item));
}

function totalOf(
  world: World,
  items: readonly StoredLineItem[],
  wanted: string | undefined,
): { amount: number; currency: string } {
  const [first] = items;
  if (first === undefined) {
    throw invalidParameter(
      "line_items",
      "You must provide at least one recurring or one-time price in `line_items` in `payment` mode.",
      "parameter_missing",
    );
  }
  const total = { amount: 0, currency: wanted ?? first.currency };
  for (const item of items) {
    if (item.currency !== total.currency) {
      throw invalidParameter(
        "line_items",
        `All prices on a Checkout Session must have the same currency: ${item.currency} and ${total.currency}.`,
      );
    }
    checkStep("line_items", item.unit_amount, item.currency);
    total.amount += item.unit_amount * item.quantity;
  }
  checkTotal(world, total);
  return total;
}

/** What a session offers: of what suits the currency, what is allowed and not excluded. Only euros are debited. */
function methodsOf(currencyCode: string, values: CreateValues): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = values;
  const methods = METHODS.filter(
    (method) =>
      (method === "card" || currencyCode === "eur") &&
      (allowed === undefined || allowed.includes(method)) &&
      !excluded.includes(method),
  );
  if (methods.length > 0) return methods;
  throw invalidState("No valid payment method types for this Checkout Session.");
}

/** @throws StripeFailure  an amount that Stripe does not charge in its currency, or would lose by */
function checkTotal(world: World, { amount, currency }: { amount: number; currency: string }): void {
  const exchanged = settled(world, amount, currency);
  const least = currencyOf(exchanged.currency.toUpperCase()).charge_minor_min;
  if (amount > 0 && exchanged.rate !== null && exchanged.amount < least) {
    throw invalidState(
      `The Checkout Session's total amount must convert to at least ${formatAmount(least, exchanged.currency)}. ` +
        `${formatAmount(amount, currency)} converts to approximately ${formatAmount(exchanged.amount, exchanged.currency)}.`,
      "amount_too_small",
    );
  }
  const problem = amount === 0 ? null : chargeProblem(amount, currency.toUpperCase());
  if (problem === null) return;
  const limit = `${formatAmount(problem.limit_minor, currency)} ${currency}`;
  switch (problem.kind) {
    case "too_small":
      throw invalidState(
        `The Checkout Session's total amount due must add up to at least ${limit}`,
        "amount_too_small",
      );
    case "too_large":
      throw invalidState(`The Checkout Session's total amount due must be no more than ${limit}`, "amount_too_large");
    case "not_whole":
      checkStep("line_items", amount, currency);
  }
}

function createSession(world: World, values: CreateValues): Stripe.Checkout.Session {
  if (values.mode !== "payment" || (values.ui_mode ?? "hosted_page") !== "hosted_page") {
    throw invalidState("The Stripe simulator only simulates hosted Checkout Sessions in `payment` mode.");
  }
  const now = world.now();
  const items = (values.line_items ?? []).map((item) => storedLineItem(now, item));
  const total = totalOf(world, items, values.currency);
  const id = newId(world.livemode ? "cs_live" : "cs_test");
  const session: Stripe.Checkout.Session = {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: values.allowed_payment_method_types ?? null,
    amount_subtotal: total.amount,
    amount_total: total.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: values.cancel_url ?? null,
    client_reference_id: values.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency: total.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: values.customer_creation ?? "if_required",
    customer_details: values.customer_email === undefined ? null : customerDetails(values.customer_email, null),
    customer_email: values.customer_email ?? null,
    discounts: [],
    expires_at: expiryOf(now, values.expires_at),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: world.livemode,
    locale: values.locale ?? null,
    managed_payments: null,
    metadata: changedMetadata({}, values.metadata),
    mode: "payment",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: methodsOf(total.currency, values),
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: values.submit_type ?? null,
    subscription: null,
    success_url: values.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${world.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  };
  const intent = values.payment_intent_data;
  world.state.checkout_sessions[id] = session;
  world.state.line_items[id] = items;
  world.state.payment_intent_data[id] = {
    description: intent?.description ?? null,
    metadata: changedMetadata({}, intent?.metadata),
    receipt_email: intent?.receipt_email ?? null,
    statement_descriptor: intent?.statement_descriptor ?? null,
    statement_descriptor_suffix: intent?.statement_descriptor_suffix ?? null,
    transfer_group: intent?.transfer_group ?? null,
  };
  world.later("expire_session", id, session.expires_at - now);
  return session;
}

export function customerDetails(
  emailAddress: string | null,
  name: string | null,
): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email: emailAddress,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: "none",
    tax_ids: null,
  };
}

/** Closes a session that nobody has paid, and with it the payment that somebody may have begun. */
export function expireSession(world: World, id: string): void {
  const session = world.state.checkout_sessions[id];
  if (session === undefined || session.status !== "open") return;
  session.status = "expired";
  session.url = null;
  const intent =
    typeof session.payment_intent === "string" ? world.state.payment_intents[session.payment_intent] : undefined;
  if (intent !== undefined && intent.status !== "succeeded") {
    intent.status = "canceled";
    intent.canceled_at = world.now();
    intent.next_action = null;
    world.emit("payment_intent.canceled", intent);
  }
  world.emit("checkout.session.expired", session);
}

/** @throws resource_missing */
export function findSession(world: World, id: string): Stripe.Checkout.Session {
  const session = world.state.checkout_sessions[id];
  if (session === undefined) throw resourceMissing("checkout.session", id, "session");
  return session;
}

export const checkoutSessionEndpoints = [
  endpoint("POST", "/v1/checkout/sessions", createParameters, ({ world, parameters }) =>
    createSession(world, parameters),
  ),
  endpoint(
    "GET",
    "/v1/checkout/sessions/:id",
    parametersOf<Stripe.Checkout.SessionRetrieveParams>()({}),
    ({ world, id }) => findSession(world, id("id")),
  ),
  endpoint(
    "POST",
    "/v1/checkout/sessions/:id",
    parametersOf<Stripe.Checkout.SessionUpdateParams>()({ metadata: metadata() }, [
      "collected_information",
      "line_items",
      "shipping_options",
    ]),
    ({ world, parameters, id }) => {
      const session = findSession(world, id("id"));
      session.metadata = changedMetadata(session.metadata ?? {}, parameters.metadata);
      return session;
    },
  ),
  endpoint(
    "GET",
    "/v1/checkout/sessions",
    parametersOf<Stripe.Checkout.SessionListParams>()(
      { ...timedPageFields, payment_intent: string(), status: oneOf("complete", "expired", "open") },
      ["customer", "customer_account", "customer_details", "payment_link", "subscription"],
    ),
    ({ world, parameters }) => {
      const { payment_intent, status } = parameters;
      const sessions = newestFirst(world.state.checkout_sessions).filter(
        (session) =>
          (payment_intent === undefined || session.payment_intent === payment_intent) &&
          (status === undefined || session.status === status),
      );
      return page(sessions, parameters, "/v1/checkout/sessions");
    },
  ),
  endpoint(
    "POST",
    "/v1/checkout/sessions/:id/expire",
    parametersOf<Stripe.Checkout.SessionExpireParams>()({}),
    ({ world, id }) => {
      const session = findSession(world, id("id"));
      if (session.status !== "open") {
        throw invalidState(
          'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ' +
            `${session.status}.`,
        );
      }
      expireSession(world, session.id);
      return session;
    },
  ),
  endpoint(
    "GET",
    "/v1/checkout/sessions/:id/line_items",
    parametersOf<Stripe.Checkout.SessionListLineItemsParams>()(pageFields),
    ({ world, parameters, id }) => {
      const session = findSession(world, id("id"));
      return page(lineItemsOf(world, session.id), parameters, `/v1/checkout/sessions/${session.id}/line_items`);
    },
  ),
];
