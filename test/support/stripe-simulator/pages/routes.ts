import { type Context, Hono } from "hono";
import { findOnboardingVisit, openAccountLink } from "../account-links.ts";
import { countryOf, findAccount, type OnboardingDetails, submitOnboarding } from "../accounts.ts";
import { bankNumberProblem } from "../bank-numbers.ts";
import type { CardEntry } from "../cards.ts";
import { payByDirectDebit } from "../delayed-payments.ts";
import { StripeFailure } from "../errors.ts";
import { finishAuthentication, type PaymentOutcome, payCheckoutSession } from "../payments.ts";
import type { World } from "../world.ts";
import { authenticationPage, type CheckoutEntry, checkoutPage } from "./checkout-page.ts";
import { messagePage } from "./layout.ts";
import { onboardingPage } from "./onboarding-page.ts";

const SEE_OTHER = 303;

/** A form field as text; what is missing is empty. */
function field(form: Record<string, unknown>, name: string): string {
  const value = form[name];
  return typeof value === "string" ? value.trim() : "";
}

/** The card that was entered, or the test card whose button was pressed. */
function cardEntry(form: Record<string, unknown>, now: number): CardEntry {
  const testCard = field(form, "test_card");
  if (testCard !== "") {
    return { number: testCard, expMonth: 12, expYear: new Date(now * 1000).getUTCFullYear() + 2, cvc: "123" };
  }
  const [, month, year] = /^(\d{1,2})\s*\/\s*(\d{2}|\d{4})$/.exec(field(form, "expiry")) ?? [];
  return {
    number: field(form, "number"),
    expMonth: Number(month), // not a number, where it is no date
    expYear: Number(year) + (year?.length === 2 ? 2000 : 0),
    cvc: field(form, "cvc"),
  };
}

function businessType(given: string): OnboardingDetails["businessType"] {
  return given === "company" || given === "non_profit" ? given : "individual";
}

/** The pages that people see: paying, 3-D Secure, onboarding. */
export function createPages(world: World, onChange: () => void): Hono {
  const app = new Hono();

  app.use("*", async (ctx, next) => {
    world.catchUp();
    await next();
    if (ctx.req.method === "POST") onChange();
  });

  /** A page for a session that cannot be paid; `undefined` where it can. */
  const closedPage = (id: string) => {
    const session = world.state.checkout_sessions[id];
    if (session === undefined) return messagePage("Not found", "There is no such Checkout Session.");
    if (session.status === "complete") {
      return messagePage("Already paid", "This order has been paid. Nothing more is to be done.", {
        url: successUrl(id),
        text: "Go on",
      });
    }
    if (session.status === "expired") {
      const link = session.cancel_url === null ? undefined : { url: session.cancel_url, text: "Go back" };
      return messagePage("This page has expired", "The time to pay is over. Nothing has been charged.", link);
    }
    return undefined;
  };
  const successUrl = (id: string) =>
    (world.state.checkout_sessions[id]?.success_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", id);

  const showCheckout = (ctx: Context, id: string, entry?: CheckoutEntry, error?: string) => {
    const session = world.state.checkout_sessions[id];
    const closed = closedPage(id);
    if (session === undefined || closed !== undefined) return ctx.html(closed ?? "", session === undefined ? 404 : 410);
    const page = checkoutPage({
      session,
      items: world.state.line_items[id] ?? [],
      entry: entry ?? { email: session.customer_email ?? "", name: "" },
      ...(error === undefined ? {} : { error }),
    });
    return ctx.html(page, error === undefined ? 200 : 402);
  };

  /** Leads the payer on after an attempt to pay. */
  const follow = (ctx: Context, id: string, outcome: PaymentOutcome, entry?: CheckoutEntry) => {
    switch (outcome.status) {
      case "paid":
      case "processing":
        return ctx.redirect(successUrl(id), SEE_OTHER);
      case "requires_authentication":
        return ctx.redirect(`/c/pay/${id}/authenticate`, SEE_OTHER);
      case "declined":
        return showCheckout(ctx, id, entry, outcome.message);
    }
  };

  app.get("/c/pay/:id", (ctx) => showCheckout(ctx, ctx.req.param("id")));

  app.post("/c/pay/:id", async (ctx) => {
    const id = ctx.req.param("id");
    const form = await ctx.req.parseBody();
    const session = world.state.checkout_sessions[id];
    if (session === undefined || session.status !== "open") return showCheckout(ctx, id);
    const entry = { email: field(form, "email"), name: field(form, "name") };
    const payer = {
      email: entry.email === "" ? (session.customer_email ?? "buyer@example.com") : entry.email,
      name: entry.name === "" ? "Test Buyer" : entry.name,
    };
    const byDebit = field(form, "method") === "sepa_debit" && session.payment_method_types.includes("sepa_debit");
    if (byDebit) return follow(ctx, id, payByDirectDebit(world, id, payer), entry);
    return follow(ctx, id, payCheckoutSession(world, id, cardEntry(form, world.now()), payer), entry);
  });

  app.get("/c/pay/:id/authenticate", (ctx) => {
    const id = ctx.req.param("id");
    const session = world.state.checkout_sessions[id];
    const waits =
      session?.status === "open" &&
      typeof session.payment_intent === "string" &&
      world.state.payment_intents[session.payment_intent]?.status === "requires_action";
    return waits ? ctx.html(authenticationPage(session)) : showCheckout(ctx, id);
  });

  app.post("/c/pay/:id/authenticate", async (ctx) => {
    const id = ctx.req.param("id");
    const form = await ctx.req.parseBody();
    try {
      return follow(ctx, id, finishAuthentication(world, id, field(form, "authentication") === "complete"));
    } catch (error) {
      if (error instanceof StripeFailure) return showCheckout(ctx, id);
      throw error;
    }
  });

  app.get("/setup/e/:account/:token", (ctx) => {
    const opened = openAccountLink(world, ctx.req.param("token"));
    onChange();
    switch (opened.kind) {
      case "visit":
        return ctx.redirect(`/setup/s/${opened.visitToken}`, SEE_OTHER);
      case "stale":
        return ctx.redirect(opened.refreshUrl, SEE_OTHER);
      case "unknown":
        return ctx.html(messagePage("Not found", "There is no such link."), 404);
    }
  });

  app.on(["GET", "POST"], "/setup/s/:visit", async (ctx) => {
    const visit = findOnboardingVisit(world, ctx.req.param("visit"));
    if (visit === undefined) return ctx.html(messagePage("Not found", "This visit has ended."), 404);
    const account = findAccount(world, visit.account);
    if (ctx.req.method === "GET") return ctx.html(onboardingPage(account, visit.return_url));
    const form = await ctx.req.parseBody();
    if (field(form, "action") === "submit") {
      const name = field(form, "name");
      const bankAccountNumber = field(form, "bank_account");
      const problem = name === "" ? "Give a name." : bankNumberProblem(bankAccountNumber, countryOf(account));
      if (problem !== null) return ctx.html(onboardingPage(account, visit.return_url, problem), 422);
      submitOnboarding(world, account.id, {
        businessType: businessType(field(form, "business_type")),
        name,
        bankAccountNumber,
      });
    }
    return ctx.redirect(visit.return_url, SEE_OTHER);
  });

  return app;
}
