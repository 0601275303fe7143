import { describe, expect, it } from "vitest";
import { onboardedAccount, refusalOf, startTestBed } from "./support.ts";

const capabilities = { card_payments: { requested: true }, transfers: { requested: true } };

describe("a new account", () => {
  it("may do nothing yet, and says what is missing", async () => {
    const { stripe } = await startTestBed();
    const account = await stripe.accounts.create({
      type: "express",
      country: "DE",
      email: "owner@example.com",
      capabilities,
      business_profile: { name: "Concerts", url: "https://example.com" },
      metadata: { entity_id: "ent_1" },
    });
    expect(account).toMatchObject({
      type: "express",
      country: "DE",
      default_currency: "eur",
      charges_enabled: false,
      payouts_enabled: false,
      details_submitted: false,
      capabilities: { card_payments: "inactive", transfers: "inactive" },
      controller: { requirement_collection: "stripe", stripe_dashboard: { type: "express" } },
      requirements: { disabled_reason: "requirements.past_due" },
    });
    expect(account.requirements?.currently_due).toContain("external_account");
    expect(account.requirements?.currently_due).not.toContain("business_profile.url");
  });

  it("can be asked for by what its controller shall do", async () => {
    const { stripe } = await startTestBed();
    const account = await stripe.accounts.create({
      controller: {
        fees: { payer: "application" },
        losses: { payments: "application" },
        stripe_dashboard: { type: "express" },
      },
      capabilities,
    });
    expect(account).toMatchObject({
      type: "express",
      controller: { fees: { payer: "application" }, stripe_dashboard: { type: "express" } },
    });
    const both = stripe.accounts.create({ type: "express", controller: { stripe_dashboard: { type: "express" } } });
    expect(await refusalOf(both)).toMatchObject({ code: "parameters_exclusive" });
  });

  it("must be of a country that Stripe serves", async () => {
    const { stripe } = await startTestBed();
    const refusal = await refusalOf(stripe.accounts.create({ type: "express", country: "XX" }));
    expect(refusal).toMatchObject({ code: "country_unsupported", param: "country" });
  });
});

describe("an onboarded account", () => {
  it("may charge and be paid, and an event of the account says so", async () => {
    const bed = await startTestBed();
    const account = await onboardedAccount(bed);
    expect(account).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      details_submitted: true,
      capabilities: { card_payments: "active", transfers: "active" },
      requirements: { currently_due: [], past_due: [], disabled_reason: null },
      external_accounts: { data: [{ object: "bank_account", last4: "6789" }] },
    });
    await bed.control.deliveriesSettled();
    const [event] = bed.receiver.ofType("account.updated");
    expect(event).toMatchObject({
      account: account.id,
      data: { object: { charges_enabled: true }, previous_attributes: { charges_enabled: false } },
    });
  });

  it("loses both while something is past due", async () => {
    const bed = await startTestBed();
    const { id } = await onboardedAccount(bed);
    await bed.control.setPastDue(id, ["individual.verification.document"]);
    expect(await bed.stripe.accounts.retrieve(id)).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      capabilities: { transfers: "inactive" },
      requirements: { past_due: ["individual.verification.document"], disabled_reason: "requirements.past_due" },
    });
    await bed.control.setPastDue(id, []);
    expect(await bed.stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: true, payouts_enabled: true });
    await bed.control.deliveriesSettled();
    expect(bed.receiver.ofType("account.updated")).toHaveLength(3);
  });

  it("cannot charge without the capability to", async () => {
    const { stripe, control } = await startTestBed();
    const { id } = await stripe.accounts.create({ type: "express", capabilities: { transfers: { requested: true } } });
    await control.completeOnboarding(id);
    expect(await stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: false, payouts_enabled: true });
    await stripe.accounts.update(id, { capabilities: { card_payments: { requested: true } } });
    expect(await stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: true });
  });
});

describe("accounts", () => {
  it("can be updated, listed and deleted", async () => {
    const { stripe, control, receiver } = await startTestBed();
    const first = await stripe.accounts.create({ type: "express" });
    const second = await stripe.accounts.create({ type: "express" });
    const updated = await stripe.accounts.update(first.id, {
      business_profile: { product_description: "Concerts" },
      settings: { payouts: { schedule: { interval: "manual" } } },
    });
    expect(updated).toMatchObject({
      business_profile: { product_description: "Concerts" },
      settings: { payouts: { schedule: { interval: "manual", delay_days: 2 } } },
    });
    expect((await stripe.accounts.list()).data.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await stripe.accounts.del(second.id)).toMatchObject({ id: second.id, deleted: true });
    expect((await stripe.accounts.list()).data.map(({ id }) => id)).toEqual([first.id]);
    await control.deliveriesSettled();
    expect(receiver.ofType("account.updated")[0]?.account).toBe(first.id);
  });

  it("do not tell whether an unknown one exists", async () => {
    const { stripe } = await startTestBed();
    const refusal = await refusalOf(stripe.accounts.retrieve("acct_unknown"));
    expect(refusal).toMatchObject({ statusCode: 403, type: "StripePermissionError", code: "account_invalid" });
  });

  it("include the platform's own, which is in order", async () => {
    const { stripe } = await startTestBed();
    expect(await stripe.accounts.retrieveCurrent()).toMatchObject({ charges_enabled: true, payouts_enabled: true });
  });
});

describe("an account link", () => {
  it("needs an account and two addresses to return to", async () => {
    const { stripe, simulator } = await startTestBed();
    const { id } = await stripe.accounts.create({ type: "express" });
    const urls = { refresh_url: "https://example.com/again", return_url: "https://example.com/back" };
    const link = await stripe.accountLinks.create({ account: id, type: "account_onboarding", ...urls });
    expect(link.url.startsWith(`${simulator.url}/setup/e/${id}/`)).toBe(true);
    expect(link.expires_at).toBeGreaterThan(link.created);
    const unknown = stripe.accountLinks.create({ account: "acct_unknown", type: "account_onboarding", ...urls });
    expect(await refusalOf(unknown)).toMatchObject({ code: "account_invalid" });
    const update = stripe.accountLinks.create({ account: id, type: "account_update", ...urls });
    expect((await refusalOf(update)).message).toMatch(/account_onboarding/);
  });
});

describe("an account that ends its connection", () => {
  it.each(["by the API", "in Stripe's dashboard"])(
    "%s tells so, as itself, and is nobody's any more",
    async (where) => {
      const bed = await startTestBed();
      const { id } = await onboardedAccount(bed);
      if (where === "by the API") await bed.stripe.accounts.del(id);
      else await bed.control.deauthoriseAccount(id);
      await bed.control.deliveriesSettled();
      expect(bed.receiver.ofType("account.application.deauthorized")).toMatchObject([
        { account: id, data: { object: { object: "application" } } },
      ]);
      expect(await refusalOf(bed.stripe.accounts.retrieve(id))).toMatchObject({
        statusCode: 403,
        code: "account_invalid",
      });
      await expect(bed.control.deauthoriseAccount(id)).rejects.toThrow();
    },
  );
});
