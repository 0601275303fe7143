import type Stripe from "stripe";
import { type Country, isCountry, payoutCurrencyOf } from "../../../functions/src/model/countries.ts";
import { change } from "./changes.ts";
import { endpoint } from "./endpoint.ts";
import { invalidParameter, invalidState, StripeFailure } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import {
  boolean,
  changedMetadata,
  type Decoded,
  email,
  integer,
  metadata,
  object,
  oneOf,
  parametersOf,
  string,
  url,
} from "./parameters.ts";
import type { World } from "./world.ts";

/** The platform, as the accounts connected to it see it. */
const APPLICATION_ID = "ca_StripeSimulatorPlatform00000000";

const businessTypes = () => oneOf("company", "government_entity", "individual", "non_profit");

const capabilityRequest = () => object({ requested: boolean() });

const capabilities = object({ card_payments: capabilityRequest(), transfers: capabilityRequest() });

const businessProfile = object(
  {
    mcc: string(),
    name: string(),
    product_description: string(),
    support_email: email(),
    support_phone: string(),
    support_url: url(),
    url: url(),
  },
  ["annual_revenue", "estimated_worker_count", "monthly_estimated_revenue", "support_address"],
);

const settings = object(
  {
    payments: object({ statement_descriptor: string(22) }),
    payouts: object({
      debit_negative_balances: boolean(),
      schedule: object({
        delay_days: integer({ min: 1, max: 31 }),
        interval: oneOf("daily", "manual", "monthly", "weekly"),
      }),
      statement_descriptor: string(22),
    }),
  },
  ["bacs_debit_payments", "branding", "card_issuing", "card_payments", "invoices", "treasury"],
);

const controller = object({
  fees: object({ payer: oneOf("account", "application") }),
  losses: object({ payments: oneOf("application", "stripe") }),
  requirement_collection: oneOf("application", "stripe"),
  stripe_dashboard: object({ type: oneOf("express", "full", "none") }),
});

const sharedFields = {
  business_profile: businessProfile,
  business_type: businessTypes(),
  capabilities,
  default_currency: string(),
  email: email(),
  metadata: metadata(),
  settings,
};

const NOT_SIMULATED = [
  "account_token",
  "company",
  "documents",
  "external_account",
  "groups",
  "individual",
  "tos_acceptance",
] as const;

const createParameters = parametersOf<Stripe.AccountCreateParams>()(
  { ...sharedFields, controller, country: string(2), type: oneOf("custom", "express", "standard") },
  NOT_SIMULATED,
);
const updateParameters = parametersOf<Stripe.AccountUpdateParams>()(sharedFields, NOT_SIMULATED);

type ControllerRequest = Decoded<typeof controller>;
type AccountType = "custom" | "express" | "standard";
type SharedValues = ReturnType<typeof updateParameters>;

/** The account type whose rights match what was asked of the controller. */
function typeOf(request: NonNullable<ControllerRequest>): AccountType {
  const dashboard = request.stripe_dashboard?.type ?? "full";
  if (dashboard === "full") return "standard";
  return dashboard === "express" ? "express" : "custom";
}

function controllerOf(type: AccountType, request: ControllerRequest): Stripe.Account.Controller {
  const byPlatform = type !== "standard";
  const dashboard = { standard: "full", express: "express", custom: "none" } as const;
  return {
    fees: { payer: request?.fees?.payer ?? (byPlatform ? `application_${type}` : "account") },
    is_controller: true,
    losses: { payments: request?.losses?.payments ?? (byPlatform ? "application" : "stripe") },
    requirement_collection: request?.requirement_collection ?? (type === "custom" ? "application" : "stripe"),
    stripe_dashboard: { type: request?.stripe_dashboard?.type ?? dashboard[type] },
    type: "application",
  };
}

/** What Stripe still wants to know of an account before it may be paid. */
function requirementsBeforeOnboarding(account: Stripe.Account): string[] {
  return [
    ...(account.business_profile?.url || account.business_profile?.product_description ? [] : ["business_profile.url"]),
    ...(account.business_type ? [] : ["business_type"]),
    "external_account",
    "representative.first_name",
    "representative.last_name",
    "tos_acceptance.date",
    "tos_acceptance.ip",
  ];
}

function requirements(due: string[], pastDue: string[]): Stripe.Account.Requirements {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: pastDue.length > 0 ? "requirements.past_due" : null,
    errors: [],
    eventually_due: due,
    past_due: pastDue,
    pending_verification: [],
  };
}

/**
 * Works out what an account may do from what Stripe knows of it: capabilities are active, charges and payouts enabled,
 * once the onboarding is done and nothing is past due.
 */
function reassess(account: Stripe.Account): void {
  if (!account.details_submitted) {
    const due = requirementsBeforeOnboarding(account);
    account.requirements = requirements(due, [...due]);
  }
  const inOrder = account.details_submitted && (account.requirements?.past_due ?? []).length === 0;
  const { card_payments, transfers } = account.capabilities ?? {};
  const status = inOrder ? "active" : "inactive";
  account.capabilities = {
    ...(card_payments === undefined ? {} : { card_payments: status }),
    ...(transfers === undefined ? {} : { transfers: status }),
  };
  account.charges_enabled = inOrder && card_payments !== undefined;
  account.payouts_enabled = inOrder;
}

function newAccount(now: number, type: AccountType, country: Country): Stripe.Account {
  const currency = payoutCurrencyOf(country).toLowerCase();
  const id = newId("acct");
  return {
    id,
    object: "account",
    business_profile: {
      mcc: null,
      minority_owned_business_designation: null,
      name: null,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: controllerOf(type, undefined),
    country,
    created: now,
    default_currency: currency,
    details_submitted: false,
    email: null,
    external_accounts: { object: "list", data: [], has_more: false, url: `/v1/accounts/${id}/external_accounts` },
    future_requirements: { ...requirements([], []) },
    metadata: {},
    payouts_enabled: false,
    requirements: requirements([], []),
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: null, timezone: "Etc/UTC" },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: true,
        schedule: { delay_days: 2, interval: "daily" },
        statement_descriptor: null,
      },
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type,
  };
}

/** The account of the platform itself, which holds the secret key. */
export function newPlatformAccount(now: number): Stripe.Account {
  const account = newAccount(now, "standard", "US");
  account.capabilities = { card_payments: "active", transfers: "active" };
  account.details_submitted = true;
  account.email = "platform@example.com";
  reassess(account);
  return account;
}

function applyShared(account: Stripe.Account, values: SharedValues): void {
  account.metadata = changedMetadata(account.metadata ?? {}, values.metadata);
  if (values.default_currency !== undefined) account.default_currency = values.default_currency.toLowerCase();
  if (values.email !== undefined) account.email = values.email;
  if (values.business_type !== undefined) account.business_type = values.business_type;
  for (const capability of ["card_payments", "transfers"] as const) {
    const requested = values.capabilities?.[capability]?.requested;
    if (requested === true) account.capabilities = { [capability]: "inactive", ...account.capabilities };
    if (requested === false) delete account.capabilities?.[capability];
  }
  if (account.business_profile) assignGiven(account.business_profile, values.business_profile);
  if (account.settings) {
    assignGiven(account.settings.payments, values.settings?.payments);
    if (account.settings.payouts) {
      const { schedule, ...payouts } = values.settings?.payouts ?? {};
      assignGiven(account.settings.payouts, payouts);
      assignGiven(account.settings.payouts.schedule, schedule);
    }
  }
  reassess(account);
}

/** Copies what was given, and leaves alone what was not. */
function assignGiven<T extends object>(target: T, given: { [K in keyof T]?: T[K] | undefined } | undefined): void {
  Object.assign(target, Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)));
}

/** @throws account_invalid  there is no such account, or it is not connected to the platform (Stripe does not say which) */
export function findAccount(world: World, id: string): Stripe.Account {
  const account = world.state.accounts[id];
  if (account !== undefined) return account;
  throw new StripeFailure(403, {
    code: "account_invalid",
    message:
      `The provided key does not have access to account '${id}' (or that account does not exist). Application ` +
      "access may have been revoked.",
  });
}

/** What someone enters on the hosted onboarding page. */
export interface OnboardingDetails {
  businessType: "company" | "individual" | "non_profit";
  name: string;
  /** The account or IBAN that is to be paid. */
  bankAccountNumber: string;
}

/** Where an account does business. */
export function countryOf({ country }: Pick<Stripe.Account, "country">): Country {
  return country !== undefined && country !== null && isCountry(country) ? country : "US";
}

/** Gives Stripe all that it asks for: the account may take payments and be paid. */
export function submitOnboarding(world: World, accountId: string, details: OnboardingDetails): void {
  const account = findAccount(world, accountId);
  const bankAccount: Stripe.BankAccount = {
    id: newId("ba"),
    object: "bank_account",
    account: account.id,
    account_holder_name: details.name,
    account_holder_type: details.businessType === "individual" ? "individual" : "company",
    account_type: null,
    available_payout_methods: ["standard"],
    bank_name: "STRIPE TEST BANK",
    country: account.country ?? "US",
    currency: account.default_currency ?? "usd",
    default_for_currency: true,
    fingerprint: newId("fp").slice(3, 19),
    last4: details.bankAccountNumber.replaceAll(/\s/g, "").slice(-4),
    metadata: {},
    routing_number: account.country === "US" ? "110000000" : null,
    status: "new",
  };
  change(
    world,
    "account.updated",
    account,
    () => {
      account.business_type = details.businessType;
      account.details_submitted = true;
      account.requirements = requirements([], []);
      account.tos_acceptance = { date: world.now(), ip: "127.0.0.1", user_agent: "Stripe simulator" };
      if (account.business_profile) account.business_profile.name ??= details.name;
      if (account.external_accounts) account.external_accounts.data = [bankAccount];
      reassess(account);
    },
    account.id,
  );
  world.emit("account.external_account.created", bankAccount, { account: account.id });
}

/**
 * Makes requirements past due, which takes charges and payouts away; an empty list gives them back.
 *
 * @param pastDue names of requirements, such as `individual.verification.document`
 */
export function setPastDue(world: World, accountId: string, pastDue: readonly string[]): void {
  const account = findAccount(world, accountId);
  if (!account.details_submitted) throw invalidState(`Account ${accountId} has not been onboarded yet.`);
  change(
    world,
    "account.updated",
    account,
    () => {
      account.requirements = requirements([...pastDue], [...pastDue]);
      reassess(account);
    },
    account.id,
  );
}

/** Ends the connection of an account: the platform may do nothing more with it, and an event of the account says so. */
export function deauthorise(world: World, accountId: string): void {
  const account = findAccount(world, accountId);
  if (account.id === world.state.platform_account_id) throw invalidState("The platform's own account stays.");
  delete world.state.accounts[account.id];
  const application: Stripe.Application = { id: APPLICATION_ID, object: "application", name: "Stripe simulator" };
  world.emit("account.application.deauthorized", application, { account: account.id });
}

export const accountEndpoints = [
  endpoint("POST", "/v1/accounts", createParameters, ({ world, parameters }) => {
    if (parameters.type !== undefined && parameters.controller !== undefined) {
      throw invalidParameter(
        "type",
        "You may not provide the `type` parameter and `controller` parameters simultaneously. They are mutually " +
          "exclusive.",
        "parameters_exclusive",
      );
    }
    const country = parameters.country?.toUpperCase() ?? "US";
    if (!isCountry(country)) {
      throw invalidParameter("country", `Country '${country}' is unknown.`, "country_unsupported");
    }
    const type = parameters.controller === undefined ? parameters.type : typeOf(parameters.controller);
    const account = newAccount(world.now(), type ?? "standard", country);
    account.controller = controllerOf(type ?? "standard", parameters.controller);
    applyShared(account, parameters);
    world.state.accounts[account.id] = account;
    return account;
  }),
  endpoint("GET", "/v1/accounts/:id", parametersOf<Stripe.AccountRetrieveParams>()({}), ({ world, id }) =>
    findAccount(world, id("id")),
  ),
  endpoint("GET", "/v1/account", parametersOf<Stripe.AccountRetrieveCurrentParams>()({}), ({ world, account }) =>
    findAccount(world, account ?? world.state.platform_account_id),
  ),
  endpoint("POST", "/v1/accounts/:id", updateParameters, ({ world, parameters, id }) => {
    const account = findAccount(world, id("id"));
    change(world, "account.updated", account, () => applyShared(account, parameters), account.id);
    return account;
  }),
  endpoint("DELETE", "/v1/accounts/:id", parametersOf<Stripe.AccountDeleteParams>()({}), ({ world, id }) => {
    const { id: accountId } = findAccount(world, id("id"));
    deauthorise(world, accountId);
    return { id: accountId, object: "account", deleted: true };
  }),
  endpoint(
    "GET",
    "/v1/accounts",
    parametersOf<Stripe.AccountListParams>()({ ...timedPageFields }),
    ({ world, parameters }) => {
      const connected = newestFirst(world.state.accounts).filter(({ id }) => id !== world.state.platform_account_id);
      return page(connected, parameters, "/v1/accounts");
    },
  ),
];
