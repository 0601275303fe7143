/**
 * The currencies in which Stripe charges, and how it counts, bounds and rounds amounts in them. Nothing else knows the
 * digits of a currency: the tables of browsers and of ISO 4217 count differently (HUF, ISK, UGX, MGA).
 *
 * Source: https://docs.stripe.com/currencies, "Supported presentment currencies", "Zero-decimal currencies",
 * "Three-decimal currencies", "Special cases" and "Minimum and maximum charge amounts".
 * See docs/decisions/0023-one-table-of-currencies.md.
 */

export interface Currency {
  code: CurrencyCode;
  /** Stripe counts in 1 / 10^digits of the currency: 2 for EUR, 0 for JPY, 3 for KWD. */
  digits: 0 | 2 | 3;
  /** What every charged amount is a multiple of, in minor units: 1 for EUR, 10 for KWD, 100 for ISK. */
  step_minor: number;
  /** What an amount that is paid out to a bank is a multiple of, in minor units: 100 for HUF. */
  payout_step_minor: number;
  /** The least that can be charged. */
  charge_minor_min: number;
  /** False where Stripe publishes no minimum, and the bound is our own estimate. */
  minimum_is_documented: boolean;
  /** The most that can be charged at once. */
  charge_minor_max: number;
}

type Counting = Pick<Currency, "digits" | "step_minor" | "payout_step_minor">;
type Row = Omit<Currency, "code">;
/** What Stripe documents, or what is derived: see below. */
type Minimum = { documented: number } | { derived: number };

const row =
  (counting: Counting) =>
  (minimum: Minimum, charge_minor_max = 99_999_999): Row => ({
    ...counting,
    charge_minor_min: "documented" in minimum ? minimum.documented : minimum.derived,
    minimum_is_documented: "documented" in minimum,
    charge_minor_max,
  });

const zeroDecimal = row({ digits: 0, step_minor: 1, payout_step_minor: 1 });
const twoDecimal = row({ digits: 2, step_minor: 1, payout_step_minor: 1 });
/** The last digit must be 0. */
const threeDecimal = row({ digits: 3, step_minor: 10, payout_step_minor: 10 });
/** Counted in hundredths that no longer exist. */
const twoDecimalChargedWhole = row({ digits: 2, step_minor: 100, payout_step_minor: 100 });
/** Charged in hundredths, paid out without them. */
const twoDecimalPaidOutWhole = row({ digits: 2, step_minor: 1, payout_step_minor: 100 });

// Stripe documents the minimum of the currencies that it settles in, and asks of all others that they convert to at
// least that of the settlement currency. A derived minimum is about 0.75 US dollars at the rates of late 2025, rounded
// up: half as much again as the 0.50 dollars that Stripe asks for, so that a rate may move before Stripe says no.
const table = {
  AED: twoDecimal({ documented: 200 }),
  AFN: twoDecimal({ derived: 5_000 }),
  ALL: twoDecimal({ derived: 6_300 }),
  AMD: twoDecimal({ derived: 29_000 }),
  ANG: twoDecimal({ derived: 140 }),
  AOA: twoDecimal({ derived: 69_000 }),
  ARS: twoDecimal({ derived: 110_000 }),
  AUD: twoDecimal({ documented: 50 }),
  AWG: twoDecimal({ derived: 140 }),
  AZN: twoDecimal({ derived: 130 }),
  BAM: twoDecimal({ derived: 130 }),
  BBD: twoDecimal({ derived: 150 }),
  BDT: twoDecimal({ derived: 9_200 }),
  BHD: threeDecimal({ derived: 290 }),
  BIF: zeroDecimal({ derived: 2_300 }),
  BMD: twoDecimal({ derived: 75 }),
  BND: twoDecimal({ derived: 98 }),
  BOB: twoDecimal({ derived: 520 }),
  BRL: twoDecimal({ documented: 50 }),
  BSD: twoDecimal({ derived: 75 }),
  BWP: twoDecimal({ derived: 1_100 }),
  BYN: twoDecimal({ derived: 230 }),
  BZD: twoDecimal({ derived: 160 }),
  CAD: twoDecimal({ documented: 50 }),
  CDF: twoDecimal({ derived: 180_000 }),
  CHF: twoDecimal({ documented: 50 }),
  CLP: zeroDecimal({ derived: 700 }),
  CNY: twoDecimal({ derived: 540 }),
  COP: twoDecimal({ derived: 290_000 }),
  CRC: twoDecimal({ derived: 38_000 }),
  CVE: twoDecimal({ derived: 7_200 }),
  CZK: twoDecimal({ documented: 1_500 }),
  DJF: zeroDecimal({ derived: 140 }),
  DKK: twoDecimal({ documented: 250 }),
  DOP: twoDecimal({ derived: 4_800 }),
  DZD: twoDecimal({ derived: 9_800 }),
  EGP: twoDecimal({ derived: 3_600 }),
  ETB: twoDecimal({ derived: 12_000 }),
  EUR: twoDecimal({ documented: 50 }),
  FJD: twoDecimal({ derived: 180 }),
  FKP: twoDecimal({ derived: 57 }),
  GBP: twoDecimal({ documented: 30 }),
  GEL: twoDecimal({ derived: 210 }),
  GIP: twoDecimal({ derived: 57 }),
  GMD: twoDecimal({ derived: 5_500 }),
  GNF: zeroDecimal({ derived: 6_600 }),
  GTQ: twoDecimal({ derived: 580 }),
  GYD: twoDecimal({ derived: 16_000 }),
  HKD: twoDecimal({ documented: 400 }),
  HNL: twoDecimal({ derived: 2_000 }),
  HTG: twoDecimal({ derived: 9_900 }),
  HUF: twoDecimalPaidOutWhole({ documented: 17_500 }),
  IDR: twoDecimal({ derived: 1_300_000 }, 999_999_999_999),
  ILS: twoDecimal({ derived: 250 }),
  INR: twoDecimal({ documented: 50 }),
  ISK: twoDecimalChargedWhole({ derived: 9_600 }),
  JMD: twoDecimal({ derived: 12_000 }),
  JOD: threeDecimal({ derived: 540 }),
  JPY: zeroDecimal({ documented: 50 }),
  KES: twoDecimal({ derived: 9_800 }),
  KGS: twoDecimal({ derived: 6_600 }),
  KHR: twoDecimal({ derived: 310_000 }),
  KMF: zeroDecimal({ derived: 320 }),
  KRW: zeroDecimal({ derived: 1_200 }),
  KWD: threeDecimal({ derived: 240 }),
  KYD: twoDecimal({ derived: 63 }),
  KZT: twoDecimal({ derived: 39_000 }),
  LAK: twoDecimal({ derived: 1_700_000 }),
  LBP: twoDecimal({ derived: 6_800_000 }),
  LKR: twoDecimal({ derived: 24_000 }),
  LRD: twoDecimal({ derived: 14_000 }),
  LSL: twoDecimal({ derived: 1_300 }),
  MAD: twoDecimal({ derived: 700 }),
  MDL: twoDecimal({ derived: 1_300 }),
  MGA: zeroDecimal({ derived: 3_400 }),
  MKD: twoDecimal({ derived: 4_000 }),
  MMK: twoDecimal({ derived: 160_000 }),
  MNT: twoDecimal({ derived: 270_000 }),
  MOP: twoDecimal({ derived: 600 }),
  MUR: twoDecimal({ derived: 3_500 }),
  MVR: twoDecimal({ derived: 1_200 }),
  MWK: twoDecimal({ derived: 140_000 }),
  MXN: twoDecimal({ documented: 1_000 }),
  MYR: twoDecimal({ documented: 200 }),
  MZN: twoDecimal({ derived: 4_800 }),
  NAD: twoDecimal({ derived: 1_300 }),
  NGN: twoDecimal({ derived: 110_000 }),
  NIO: twoDecimal({ derived: 2_800 }),
  NOK: twoDecimal({ documented: 300 }),
  NPR: twoDecimal({ derived: 11_000 }),
  NZD: twoDecimal({ documented: 50 }),
  OMR: threeDecimal({ derived: 290 }),
  PAB: twoDecimal({ derived: 75 }),
  PEN: twoDecimal({ derived: 260 }),
  PGK: twoDecimal({ derived: 320 }),
  PHP: twoDecimal({ derived: 4_500 }),
  PKR: twoDecimal({ derived: 22_000 }),
  PLN: twoDecimal({ documented: 200 }),
  PYG: zeroDecimal({ derived: 5_300 }),
  QAR: twoDecimal({ derived: 280 }),
  RON: twoDecimal({ documented: 200 }),
  RSD: twoDecimal({ derived: 7_600 }),
  RUB: twoDecimal({ derived: 6_000 }),
  RWF: zeroDecimal({ derived: 1_100 }),
  SAR: twoDecimal({ derived: 290 }),
  SBD: twoDecimal({ derived: 620 }),
  SCR: twoDecimal({ derived: 1_100 }),
  SEK: twoDecimal({ documented: 300 }),
  SGD: twoDecimal({ documented: 50 }),
  SHP: twoDecimal({ derived: 57 }),
  SLE: twoDecimal({ derived: 1_800 }),
  SOS: twoDecimal({ derived: 43_000 }),
  SRD: twoDecimal({ derived: 2_900 }),
  STD: twoDecimal({ derived: 1_700_000 }),
  SZL: twoDecimal({ derived: 1_300 }),
  THB: twoDecimal({ documented: 1_000 }),
  TJS: twoDecimal({ derived: 700 }),
  TND: threeDecimal({ derived: 2_300 }),
  TOP: twoDecimal({ derived: 180 }),
  TRY: twoDecimal({ derived: 3_200 }),
  TTD: twoDecimal({ derived: 510 }),
  TWD: twoDecimalPaidOutWhole({ derived: 2_400 }),
  TZS: twoDecimal({ derived: 190_000 }),
  UAH: twoDecimal({ derived: 3_200 }),
  UGX: twoDecimalChargedWhole({ derived: 270_000 }),
  USD: twoDecimal({ documented: 50 }),
  UYU: twoDecimal({ derived: 3_000 }),
  UZS: twoDecimal({ derived: 900_000 }),
  VND: zeroDecimal({ derived: 20_000 }),
  VUV: zeroDecimal({ derived: 91 }),
  WST: twoDecimal({ derived: 210 }),
  XAF: zeroDecimal({ derived: 430 }),
  XCD: twoDecimal({ derived: 210 }),
  XCG: twoDecimal({ derived: 140 }),
  XOF: zeroDecimal({ derived: 430 }),
  XPF: zeroDecimal({ derived: 78 }),
  YER: twoDecimal({ derived: 18_000 }),
  ZAR: twoDecimal({ derived: 1_300 }),
  ZMW: twoDecimal({ derived: 1_800 }),
} satisfies Record<string, Row>;

export type CurrencyCode = keyof typeof table;

/** Every currency that a platform can sell in, by its code. */
export const currencies: readonly Currency[] = Object.entries(table)
  .filter((entry): entry is [CurrencyCode, Row] => isCurrency(entry[0]))
  .map(([code, properties]) => ({ code, ...properties }));

/** Whether Stripe charges in it: an ISO 4217 code in capitals. */
export function isCurrency(code: string): code is CurrencyCode {
  return Object.hasOwn(table, code);
}

/** @throws RangeError  Stripe does not charge in it: such a code is refused before it is stored */
export function currencyOf(code: string): Currency {
  if (!isCurrency(code)) throw new RangeError(`No currency that Stripe charges in: ${code}`);
  return { code, ...table[code] };
}

/**
 * An amount as people write it: 1050 EUR is "€10.50", 40000 HUF is "HUF 400.00", 1200 ISK is "ISK 12".
 *
 * @param locale  of the reader; their device's where none is given
 */
export function formatMinor(amount_minor: number, currency: string, locale?: string): string {
  const decimal = toDecimal(amount_minor, currency);
  const digits = decimal.split(".")[1]?.length ?? 0;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(decimal));
}

/**
 * The number alone, with a point, as it stands in a form or in a file: 1050 EUR is "10.50", 1200 ISK is "12".
 *
 * @see parseAmount  which reads it
 */
export function toDecimal(amount_minor: number, currency: string): string {
  const { digits, step_minor } = currencyOf(currency);
  const unit_minor = 10 ** digits;
  // Hundredths that do not exist are not shown, unless an amount has some all the same.
  const shown = amount_minor % unit_minor === 0 && step_minor >= unit_minor ? 0 : digits;
  // Up to the largest amounts there are, a double divided so is nearer to the right decimal than to any other.
  return (amount_minor / unit_minor).toFixed(shown);
}

const typed = /^(\d{1,12}|\d{1,3}(?: \d{3}){1,3})(?:[.,](\d+))?$/;

/**
 * What a person typed, such as "10.50", "10,5" or "40 000", in minor units.
 *
 * @returns null when it is no amount, too precise for the currency, or ambiguous, such as "40,000" for HUF
 */
export function parseAmount(text: string, currency: string): number | null {
  const { digits, step_minor } = currencyOf(currency);
  const [, whole, fraction = ""] = typed.exec(text.normalize("NFKC").trim().replace(/\s/g, " ")) ?? [];
  if (whole === undefined || fraction.length > digits) return null;
  const amount_minor = Number(whole.replaceAll(" ", "") + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(amount_minor) && amount_minor % step_minor === 0 ? amount_minor : null;
}

export interface ChargeProblem {
  kind: "too_small" | "too_large" | "not_whole";
  /** The least, the most, or what the amount must be a multiple of. */
  limit_minor: number;
}

/** Why Stripe would refuse to charge an amount; null where it would not. Nothing is charged for 0. */
export function chargeProblem(amount_minor: number, currency: string): ChargeProblem | null {
  const { step_minor, charge_minor_min, charge_minor_max } = currencyOf(currency);
  if (amount_minor % step_minor !== 0) return { kind: "not_whole", limit_minor: step_minor };
  if (amount_minor < charge_minor_min) return { kind: "too_small", limit_minor: charge_minor_min };
  if (amount_minor > charge_minor_max) return { kind: "too_large", limit_minor: charge_minor_max };
  return null;
}

/** Why an amount cannot be a part of a charge, such as a fee; null where it can. */
export function partProblem(amount_minor: number, currency: string): ChargeProblem | null {
  const problem = chargeProblem(amount_minor, currency);
  return problem?.kind === "too_small" ? null : problem;
}

/** What an amount is in another currency, rounded. `rate` is what one whole unit of the first is worth: 0.0062 EUR for 1 JPY. */
export function exchange(amount_minor: number, from: string, to: string, rate: number): number {
  return Math.round(amount_minor * rate * 10 ** (currencyOf(to).digits - currencyOf(from).digits));
}

/** The nearest amount, not above it, that exists in the currency: 5124 KWD is 5120. */
export function roundDown(amount_minor: number, currency: string): number {
  return amount_minor - (amount_minor % currencyOf(currency).step_minor);
}

/** A {@link ChargeProblem} for people: "At least €0.50 can be paid by card." */
export function chargeProblemInWords({ kind, limit_minor }: ChargeProblem, currency: string, locale?: string): string {
  const limit = formatMinor(limit_minor, currency, locale);
  switch (kind) {
    case "too_small":
      return `At least ${limit} can be paid by card.`;
    case "too_large":
      return `At most ${limit} can be paid by card at once.`;
    case "not_whole":
      return `Amounts in ${currency} are multiples of ${limit}.`;
  }
}
