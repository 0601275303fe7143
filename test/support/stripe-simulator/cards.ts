import { createHash } from "node:crypto";

/** What a test card does when it is charged, and later. */
export type CardBehaviour =
  | {
      kind: "succeeds";
      fundsAvailableAtOnce?: true;
      later?: "dispute_fraudulent" | "dispute_not_received";
      refunds?: "fail" | "pend";
    }
  | { kind: "declines"; code: string; declineCode: string; message: string }
  | { kind: "requires_authentication" };

const declined = (declineCode: string, message = "Your card was declined.", code = "card_declined"): CardBehaviour => ({
  kind: "declines",
  code,
  declineCode,
  message,
});

/** Stripe's test cards, as its documentation lists them, as far as the simulator plays them. */
const TEST_CARDS: Readonly<Record<string, CardBehaviour>> = {
  "4242424242424242": { kind: "succeeds" },
  "4000056655665556": { kind: "succeeds" },
  "5555555555554444": { kind: "succeeds" },
  "5200828282828210": { kind: "succeeds" },
  "378282246310005": { kind: "succeeds" },
  "6011111111111117": { kind: "succeeds" },
  "4000000000000077": { kind: "succeeds", fundsAvailableAtOnce: true },
  "4000000000000259": { kind: "succeeds", later: "dispute_fraudulent" },
  "4000000000002685": { kind: "succeeds", later: "dispute_not_received" },
  "4000000000005126": { kind: "succeeds", refunds: "fail" },
  "4000000000007726": { kind: "succeeds", refunds: "pend" },
  "4000002500003155": { kind: "requires_authentication" },
  "4000002760003184": { kind: "requires_authentication" },
  "4000000000000002": declined("generic_decline"),
  "4000000000009995": declined("insufficient_funds", "Your card has insufficient funds."),
  "4000000000009987": declined("lost_card"),
  "4000000000009979": declined("stolen_card"),
  "4000000000006975": declined("card_velocity_exceeded"),
  "4000000000000069": declined("expired_card", "Your card has expired.", "expired_card"),
  "4000000000000127": declined("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc"),
  "4000000000000119": declined(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "processing_error",
  ),
};

/** What the buyer wrote into the form. */
export interface CardEntry {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
}

/** A card that the simulator can charge. */
export interface Card extends CardEntry {
  brand: string;
  funding: "credit" | "debit";
  fingerprint: string;
  last4: string;
  behaviour: CardBehaviour;
}

/** An entry that cannot be a card at all; nothing is attempted with it. */
export interface CardMistake {
  field: "number" | "expiry" | "cvc";
  code: string;
  message: string;
}

/** The card that belongs to an entry, or what is wrong with the entry. `now` is in seconds since 1970. */
export function readCard(entry: CardEntry, now: number): Card | CardMistake {
  const number = entry.number.replaceAll(/[\s-]/g, "");
  if (!/^\d{12,19}$/.test(number) || !passesLuhnCheck(number)) {
    return { field: "number", code: "incorrect_number", message: "Your card number is incorrect." };
  }
  const { expMonth, expYear } = entry;
  if (!Number.isInteger(expMonth) || expMonth < 1 || expMonth > 12) {
    return {
      field: "expiry",
      code: "invalid_expiry_month",
      message: "Your card's expiration month is invalid.",
    };
  }
  const today = new Date(now * 1000);
  const lastMonth = today.getUTCFullYear() * 12 + today.getUTCMonth();
  if (!Number.isInteger(expYear) || expYear * 12 + expMonth - 1 < lastMonth || expYear > today.getUTCFullYear() + 50) {
    return { field: "expiry", code: "invalid_expiry_year", message: "Your card's expiration year is invalid." };
  }
  const brand = brandOf(number);
  if (!(brand === "amex" ? /^\d{3,4}$/ : /^\d{3}$/).test(entry.cvc)) {
    return { field: "cvc", code: "invalid_cvc", message: "Your card's security code is invalid." };
  }
  return {
    ...entry,
    number,
    brand,
    funding: number === "4000056655665556" || number === "5200828282828210" ? "debit" : "credit",
    fingerprint: createHash("sha256").update(number).digest("base64url").replaceAll(/[-_]/g, "0").slice(0, 16),
    last4: number.slice(-4),
    behaviour: behaviourOf(number),
  };
}

/** What a card number does; one that is no test card is declined, as in Stripe's test mode. */
export function behaviourOf(number: string): CardBehaviour {
  return (
    TEST_CARDS[number] ??
    declined(
      "test_mode_live_card",
      "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test " +
        "cards, visit: https://stripe.com/docs/testing.",
    )
  );
}

function brandOf(number: string): string {
  if (number.startsWith("4")) return "visa";
  if (/^3[47]/.test(number)) return "amex";
  if (/^(5[1-5]|2[2-7])/.test(number)) return "mastercard";
  return number.startsWith("6") ? "discover" : "unknown";
}

function passesLuhnCheck(number: string): boolean {
  let sum = 0;
  for (const [position, character] of [...number].reverse().entries()) {
    const digit = Number(character) * (position % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
