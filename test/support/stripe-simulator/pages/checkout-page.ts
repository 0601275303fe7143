import { html } from "hono/html";
import type Stripe from "stripe";
import { formatAmount } from "../currencies.ts";
import type { StoredLineItem } from "../state.ts";
import { alarm, layout, type Markup } from "./layout.ts";

/** The cards that can be paid with by one click. */
const TEST_CARDS = [
  { number: "4242424242424242", name: "Succeeds" },
  { number: "4000000000000002", name: "Is declined" },
  { number: "4000000000009995", name: "Has insufficient funds" },
  { number: "4000002500003155", name: "Asks for 3-D Secure" },
  { number: "4000000000000259", name: "Succeeds, is disputed later" },
  { number: "4000000000005126", name: "Succeeds, a refund of it fails" },
] as const;

const inGroups = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");

/** What the payer has entered so far, to be shown again. */
export interface CheckoutEntry {
  email: string;
  name: string;
}

interface CheckoutView {
  session: Stripe.Checkout.Session;
  items: readonly StoredLineItem[];
  entry: CheckoutEntry;
  /** Why the last attempt failed. */
  error?: string;
}

/** The hosted payment page. */
export function checkoutPage({ session, items, entry, error }: CheckoutView): Markup {
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? "usd");
  const isFree = session.amount_total === 0;
  return layout(
    `Pay ${amount}`,
    html`<h1>Pay ${amount}</h1>
${alarm(error)}
<div class="columns">
<div>
${orderSummary(items, amount)}
${session.cancel_url === null ? "" : html`<p><a href="${session.cancel_url}">Back, without paying</a></p>`}
</div>
<form method="post" action="/c/pay/${session.id}">
<section aria-labelledby="payer">
<h2 id="payer">Your details</h2>
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="email" required value="${entry.email}">
<label for="name">Name on card</label>
<input id="name" name="name" autocomplete="name" required value="${entry.name}">
${isFree ? "" : cardFields()}
<button class="main" type="submit">${isFree ? "Complete order" : `Pay ${amount}`}</button>
</section>
${isFree ? "" : testCards()}
${session.payment_method_types.includes("sepa_debit") && !isFree ? directDebit() : ""}
</form>
</div>`,
    { wide: true },
  );
}

function orderSummary(items: readonly StoredLineItem[], total: string): Markup {
  return html`<section aria-labelledby="order">
<h2 id="order">Your order</h2>
<table>
<thead><tr><th scope="col">Item</th><th scope="col">Amount</th></tr></thead>
<tbody>${items.map(
    (item) => html`<tr>
<td>${item.name}${item.description === null ? "" : html`<p class="soft">${item.description}</p>`}
<p class="soft">${item.quantity} × ${formatAmount(item.unit_amount, item.currency)}</p></td>
<td>${formatAmount(item.unit_amount * item.quantity, item.currency)}</td>
</tr>`,
  )}</tbody>
<tfoot><tr><th scope="row">Total</th><td>${total}</td></tr></tfoot>
</table>
</section>`;
}

function cardFields(): Markup {
  return html`<label for="number">Card number</label>
<input id="number" name="number" inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242" required>
<div class="pair">
<div><label for="expiry">Expiry (MM/YY)</label>
<input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="12/34" required></div>
<div><label for="cvc">CVC</label>
<input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="123" required></div>
</div>`;
}

function testCards(): Markup {
  return html`<section aria-labelledby="test-cards">
<h2 id="test-cards">Pay with a test card in one click</h2>
${TEST_CARDS.map(
  ({ number, name }) => html`<button class="card" type="submit" name="test_card" value="${number}" formnovalidate>
${name} <small>${inGroups(number)}</small></button>`,
)}
</section>`;
}

function directDebit(): Markup {
  return html`<section aria-labelledby="direct-debit">
<h2 id="direct-debit">Pay by direct debit</h2>
<p class="soft">Whether the money comes is known only days later.</p>
<button class="card" type="submit" name="method" value="sepa_debit" formnovalidate>SEPA direct debit
<small>DE89 3704 0044 0532 0130 00</small></button>
</section>`;
}

/** The payer's bank, which wants to see the payer. */
export function authenticationPage(session: Stripe.Checkout.Session): Markup {
  const amount = formatAmount(session.amount_total ?? 0, session.currency ?? "usd");
  return layout(
    "3-D Secure",
    html`<h1>3-D Secure</h1>
<section>
<p>Your bank wants to be sure that it is you who pays ${amount}.</p>
<form method="post" class="row">
<button class="main" type="submit" name="authentication" value="complete">Complete authentication</button>
<button type="submit" name="authentication" value="fail">Fail authentication</button>
</form>
</section>`,
  );
}
