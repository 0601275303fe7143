import type { CurrencyCode } from "./currencies.ts";

/**
 * The countries in which Stripe opens connected accounts, and the currency in which it pays out there. An account's
 * country is chosen when it is made, and stays for good: left out, Stripe takes the platform's own.
 *
 * Source: https://docs.stripe.com/connect/express-accounts and https://docs.stripe.com/payouts
 */
const currencyOfCountry = {
  AE: "AED",
  AT: "EUR",
  AU: "AUD",
  BE: "EUR",
  BG: "EUR",
  BR: "BRL",
  CA: "CAD",
  CH: "CHF",
  CY: "EUR",
  CZ: "CZK",
  DE: "EUR",
  DK: "DKK",
  EE: "EUR",
  ES: "EUR",
  FI: "EUR",
  FR: "EUR",
  GB: "GBP",
  GI: "GBP",
  GR: "EUR",
  HK: "HKD",
  HR: "EUR",
  HU: "HUF",
  IE: "EUR",
  IN: "INR",
  IT: "EUR",
  JP: "JPY",
  LI: "CHF",
  LT: "EUR",
  LU: "EUR",
  LV: "EUR",
  MT: "EUR",
  MX: "MXN",
  MY: "MYR",
  NL: "EUR",
  NO: "NOK",
  NZ: "NZD",
  PL: "PLN",
  PT: "EUR",
  RO: "RON",
  SE: "SEK",
  SG: "SGD",
  SI: "EUR",
  SK: "EUR",
  TH: "THB",
  US: "USD",
} as const satisfies Record<string, CurrencyCode>;

export type Country = keyof typeof currencyOfCountry;

export const countries: readonly Country[] = Object.keys(currencyOfCountry).filter(isCountry);

/** Whether Stripe opens connected accounts there: an ISO 3166-1 code in capitals. */
export function isCountry(code: string): code is Country {
  return Object.hasOwn(currencyOfCountry, code);
}

/** The currency in which accounts of a country are paid out, where they do not choose another. */
export function payoutCurrencyOf(country: Country): CurrencyCode {
  return currencyOfCountry[country];
}

/** The only country whose accounts are paid out in a currency; null where there are several, or none. */
export function onlyCountryOf(currency: string): Country | null {
  const [first, second] = countries.filter((country) => currencyOfCountry[country] === currency);
  return first !== undefined && second === undefined ? first : null;
}
