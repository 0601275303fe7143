import { currencies, currencyOf, formatMinor, isCurrency } from "../../../functions/src/model/currencies.ts";
import { invalidParameter } from "./errors.ts";

// Stripe's API speaks of currencies in small letters.

export function isSupportedCurrency(currency: string): boolean {
  return currency === currency.toLowerCase() && isCurrency(currency.toUpperCase());
}

export function supportedCurrencies(): string {
  return currencies.map(({ code }) => code.toLowerCase()).join(", ");
}

/** An amount in minor units as people write it, such as `$12.50`. */
export function formatAmount(amount: number, currency: string): string {
  return formatMinor(amount, currency.toUpperCase(), "en-US");
}

/** What amounts of a kind are multiples of, in minor units. */
export function stepOf(currency: string, kind: "charge" | "payout"): number {
  const { step_minor, payout_step_minor } = currencyOf(currency.toUpperCase());
  return kind === "charge" ? step_minor : payout_step_minor;
}

/** @throws StripeFailure  an amount with digits that Stripe does not take: 1234 fils, half a króna */
export function checkStep(param: string, amount: number, currency: string, kind: "charge" | "payout" = "charge"): void {
  const step = stepOf(currency, kind);
  if (amount % step === 0) return;
  throw invalidParameter(
    param,
    `Invalid amount: ${amount}. Amounts in ${currency} must be evenly divisible by ${step}.`,
    "parameter_invalid_integer",
  );
}
