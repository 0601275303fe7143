import { describe, expect, it } from "vitest";
import { CARDS, pay, sessionParameters, startTestBed, type TestBed } from "./support.ts";

/** Opens a page as a browser does, but stays where a redirect begins. */
async function visit(url: string, form?: Record<string, string>) {
  const response = await fetch(url, {
    redirect: "manual",
    ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
  });
  return { status: response.status, location: response.headers.get("location"), html: await response.text() };
}

async function openSession({ stripe }: TestBed, overrides = {}): Promise<{ id: string; url: string }> {
  const { id, url } = await stripe.checkout.sessions.create(sessionParameters(overrides));
  return { id, url: url ?? "" };
}

const payer = { email: "ada@example.com", name: "Ada Lovelace" };
const card = (number: string) => ({ ...payer, number, expiry: "12 / 34", cvc: "123" });

describe("the payment page", () => {
  it("shows what is to be paid, and that it is not the real Stripe", async () => {
    const bed = await startTestBed();
    const { url } = await openSession(bed);
    const { status, html } = await visit(url);
    expect(status).toBe(200);
    expect(html).toContain("Stripe simulator – no real money");
    expect(html).toContain("Concert, standing");
    expect(html).toContain("2 × €25.00");
    expect(html).toContain("€50.00");
    expect(html).toContain('value="ada@example.com"');
    expect(html).toContain('href="https://example.com/cart"');
  });

  it("shows names as they are written, markup and all", async () => {
    const bed = await startTestBed();
    const name = '<script>alert("1")</script>';
    const { url } = await openSession(bed, {
      line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: 500, product_data: { name } } }],
    });
    const { html } = await visit(url);
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
  });

  it("takes a card that is typed in, and leads to the success page", async () => {
    const bed = await startTestBed();
    const { id, url } = await openSession(bed);
    const paid = await visit(url, card(CARDS.succeeds));
    expect(paid).toMatchObject({ status: 303, location: `https://example.com/thanks?session=${id}` });
    const session = await bed.stripe.checkout.sessions.retrieve(id);
    expect(session).toMatchObject({ status: "complete", customer_details: payer });
  });

  it("takes a test card by one click", async () => {
    const bed = await startTestBed();
    const { id, url } = await openSession(bed);
    const paid = await visit(url, { email: "", name: "", number: "", test_card: "4242424242424242" });
    expect(paid.status).toBe(303);
    expect((await bed.stripe.checkout.sessions.retrieve(id)).customer_details?.email).toBe("ada@example.com");
  });

  it.each([
    { form: card(CARDS.declined), message: "Your card was declined." },
    { form: card(CARDS.insufficientFunds), message: "Your card has insufficient funds." },
    { form: card("4242 4242 4242 4241"), message: "Your card number is incorrect." },
    { form: { ...card(CARDS.succeeds), expiry: "12/20" }, message: "Your card&#39;s expiration year is invalid." },
    { form: { ...card(CARDS.succeeds), expiry: "13/34" }, message: "Your card&#39;s expiration month is invalid." },
    ...["1234", "12/34/56", "12/3x", "12/034", "x12/34", "/", ""].map((expiry) => ({
      form: { ...card(CARDS.succeeds), expiry },
      message: "Your card&#39;s expiration month is invalid.",
    })),
    { form: { ...card(CARDS.succeeds), cvc: "1" }, message: "Your card&#39;s security code is invalid." },
  ])("says $message and lets the payer try again", async ({ form, message }) => {
    const bed = await startTestBed();
    const { id, url } = await openSession(bed);
    const refused = await visit(url, form);
    expect(refused.status).toBe(402);
    expect(refused.html).toContain(`role="alert">${message}`);
    expect(refused.html).toContain('value="Ada Lovelace"');
    expect((await bed.stripe.checkout.sessions.retrieve(id)).status).toBe("open");
    expect((await visit(url, card(CARDS.succeeds))).status).toBe(303);
  });

  it("does not take a payment twice", async () => {
    const bed = await startTestBed();
    const { session } = await pay(bed);
    const url = `${bed.simulator.url}/c/pay/${session.id}`;
    const again = await visit(url, card(CARDS.succeeds));
    expect(again.status).toBe(410);
    expect(again.html).toContain("Already paid");
    expect(again.html).toContain(`href="https://example.com/thanks?session=${session.id}"`);
    expect((await bed.stripe.charges.list()).data).toHaveLength(1);
  });

  it("says when it has expired", async () => {
    const bed = await startTestBed();
    const { id, url } = await openSession(bed);
    await bed.stripe.checkout.sessions.expire(id);
    for (const form of [undefined, card(CARDS.succeeds)]) {
      const expired = await visit(url, form);
      expect(expired.status).toBe(410);
      expect(expired.html).toContain("This page has expired");
      expect(expired.html).toContain('href="https://example.com/cart"');
    }
    expect((await bed.stripe.charges.list()).data).toEqual([]);
  });

  it("does not exist for other sessions", async () => {
    const { simulator } = await startTestBed();
    expect((await visit(`${simulator.url}/c/pay/cs_test_unknown`)).status).toBe(404);
  });
});

describe("the page of 3-D Secure", () => {
  it("lets the payer pass", async () => {
    const bed = await startTestBed();
    const { id, url } = await openSession(bed);
    const sent = await visit(url, card(CARDS.authentication));
    expect(sent).toMatchObject({ status: 303, location: `/c/pay/${id}/authenticate` });
    const page = await visit(`${url}/authenticate`);
    expect(page.html).toContain("Complete authentication");
    const passed = await visit(`${url}/authenticate`, { authentication: "complete" });
    expect(passed).toMatchObject({ status: 303, location: `https://example.com/thanks?session=${id}` });
  });

  it("lets the payer fail, and try another card", async () => {
    const bed = await startTestBed();
    const { url } = await openSession(bed);
    await visit(url, card(CARDS.authentication));
    const failed = await visit(`${url}/authenticate`, { authentication: "fail" });
    expect(failed.status).toBe(402);
    expect(failed.html).toContain("unable to authenticate your payment method");
    expect((await visit(url, card(CARDS.succeeds))).status).toBe(303);
  });

  it("is not there before it is needed", async () => {
    const bed = await startTestBed();
    const { url } = await openSession(bed);
    expect((await visit(`${url}/authenticate`)).html).toContain("Card number");
    const forced = await visit(`${url}/authenticate`, { authentication: "complete" });
    expect(forced.location).toBeNull();
    expect((await bed.stripe.charges.list()).data).toEqual([]);
  });
});

describe("the onboarding pages", () => {
  const urls = { refresh_url: "https://example.com/again", return_url: "https://example.com/back" };

  async function openOnboarding(bed: TestBed, country?: string) {
    const { id } = await bed.stripe.accounts.create({
      type: "express",
      ...(country !== undefined && { country }),
      capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    });
    const link = await bed.stripe.accountLinks.create({ account: id, type: "account_onboarding", ...urls });
    return { id, link: link.url };
  }

  it("enable the account once they are submitted", async () => {
    const bed = await startTestBed();
    const { id, link } = await openOnboarding(bed);
    const page = `${bed.simulator.url}${(await visit(link)).location}`;
    const { html } = await visit(page);
    expect(html).toContain("Legal name");
    expect(html).toContain('value="000123456789"');
    const form = { business_type: "company", name: "Concerts Ltd", bank_account: "000123456789", action: "submit" };
    const submitted = await visit(page, form);
    expect(submitted).toMatchObject({ status: 303, location: urls.return_url });
    expect(await bed.stripe.accounts.retrieve(id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      business_type: "company",
      business_profile: { name: "Concerts Ltd" },
    });
  });

  it("can be left for later", async () => {
    const bed = await startTestBed();
    const { id, link } = await openOnboarding(bed);
    const page = `${bed.simulator.url}${(await visit(link)).location}`;
    const saved = await visit(page, { business_type: "company", name: "", bank_account: "", action: "save" });
    expect(saved).toMatchObject({ status: 303, location: urls.return_url });
    const account = await bed.stripe.accounts.retrieve(id);
    expect(account).toMatchObject({ details_submitted: false, charges_enabled: false });
    expect(account.requirements?.currently_due).toContain("external_account");
  });

  it("say what they still need", async () => {
    const bed = await startTestBed();
    const { id, link } = await openOnboarding(bed);
    const page = `${bed.simulator.url}${(await visit(link)).location}`;
    const refused = await visit(page, { business_type: "company", name: "", bank_account: "1", action: "submit" });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('role="alert"');
    expect((await bed.stripe.accounts.retrieve(id)).details_submitted).toBe(false);
  });

  it.each(["AT", "DE", "FR", "GB", "MT", "US", "AU"] as const)(
    "offer and take a bank account of the account's own country: %s",
    async (country) => {
      const bed = await startTestBed();
      const { id, link } = await openOnboarding(bed, country);
      const page = `${bed.simulator.url}${(await visit(link)).location}`;
      const offered = /name="bank_account" required value="(\w+)"/.exec((await visit(page)).html)?.[1] ?? "";
      const send = (bank_account: string) =>
        visit(page, { business_type: "company", name: "Concerts Ltd", bank_account, action: "submit" });
      const elsewhere = country === "DE" ? "AT611904300234573201" : "DE89370400440532013000";
      for (const wrong of [elsewhere, `${offered.slice(0, -1)}x`, offered.slice(0, 3), "-"]) {
        expect(await send(wrong)).toMatchObject({ status: 422, html: expect.stringContaining('role="alert"') });
      }
      expect((await bed.stripe.accounts.retrieve(id)).details_submitted).toBe(false);
      expect((await send(offered.toLowerCase().replaceAll(/(.{4})/g, "$1 "))).status).toBe(303);
    },
  );

  it("open once by each link, and not after it has expired", async () => {
    const bed = await startTestBed();
    const first = await openOnboarding(bed);
    expect((await visit(first.link)).location).toMatch(/^\/setup\/s\//);
    expect((await visit(first.link)).location).toBe(urls.refresh_url);
    const second = await openOnboarding(bed);
    await bed.control.advanceClock(10 * 60);
    expect((await visit(second.link)).location).toBe(urls.refresh_url);
    expect((await visit(`${bed.simulator.url}/setup/e/${first.id}/unknown`)).status).toBe(404);
    expect((await visit(`${bed.simulator.url}/setup/s/unknown`)).status).toBe(404);
  });
});

/** Sends the form that a page holds, as a browser does: to where the form says, or to the page itself. */
async function submit(page: { url: string; html: string }, form: Record<string, string>) {
  const action = /<form method="post"(?: action="([^"]*)")?>/.exec(page.html)?.[1];
  return visit(new URL(action ?? page.url, page.url).href, form);
}

it("after a failed 3-D Secure, the page that is shown takes another card", async () => {
  const bed = await startTestBed();
  const { id, url } = await openSession(bed);
  const first = await submit({ url, html: (await visit(url)).html }, card(CARDS.authentication));
  const bank = new URL(first.location ?? "", url).href;
  const failed = await submit({ url: bank, html: (await visit(bank)).html }, { authentication: "fail" });
  expect(failed.html).toContain("unable to authenticate your payment method");
  const declined = await submit({ url: bank, html: failed.html }, card(CARDS.declined));
  expect(declined.html).toContain("Your card was declined.");
  const paid = await submit({ url: bank, html: declined.html }, card(CARDS.succeeds));
  expect(paid).toMatchObject({ status: 303, location: `https://example.com/thanks?session=${id}` });
  expect((await bed.stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
});
