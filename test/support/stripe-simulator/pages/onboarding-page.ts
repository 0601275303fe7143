import { html } from "hono/html";
import type Stripe from "stripe";
import { countryOf } from "../accounts.ts";
import { testBankNumber } from "../bank-numbers.ts";
import { alarm, layout, type Markup } from "./layout.ts";

const BUSINESS_TYPES = [
  { value: "individual", name: "Individual" },
  { value: "company", name: "Company" },
  { value: "non_profit", name: "Non-profit organisation" },
] as const;

/** The hosted onboarding of a connected account. */
export function onboardingPage(account: Stripe.Account, returnUrl: string, error?: string): Markup {
  const name = account.business_profile?.name ?? "";
  const pastDue = account.details_submitted ? (account.requirements?.past_due ?? []) : [];
  return layout(
    "Set up payments",
    html`<h1>Set up payments</h1>
${alarm(error)}
<form method="post">
<section aria-labelledby="business">
<h2 id="business">Who is paid</h2>
${pastDue.length === 0 ? "" : html`<p>Stripe still needs: ${pastDue.join(", ")}.</p>`}
<label for="business_type">Business type</label>
<select id="business_type" name="business_type">
${BUSINESS_TYPES.map(
  (type) =>
    html`<option value="${type.value}" ${account.business_type === type.value ? "selected" : ""}>${type.name}</option>`,
)}
</select>
<label for="name">Legal name</label>
<input id="name" name="name" autocomplete="name" required value="${name === "" ? "Test Person" : name}">
</section>
<section aria-labelledby="bank">
<h2 id="bank">Bank account</h2>
<label for="bank_account">Account number or IBAN</label>
<input id="bank_account" name="bank_account" required value="${testBankNumber(countryOf(account))}">
<p class="soft">${account.country ?? ""} · ${(account.default_currency ?? "").toUpperCase()}</p>
</section>
<div class="row">
<button class="main" type="submit" name="action" value="submit">Submit</button>
<button type="submit" name="action" value="save" formnovalidate>Save for later</button>
</div>
<p><a href="${returnUrl}">Back to the platform</a></p>
</form>`,
  );
}
