/** Numbers of bank accounts, as the hosted onboarding takes them. */
import type { Country } from "../../../functions/src/model/countries.ts";

/** How long an IBAN is, where accounts have one. Source: the IBAN registry of SWIFT. */
const ibanLengths: Partial<Record<Country, number>> = {
  AE: 23,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
};

/** A number that is taken in a country, to try with. */
export function testBankNumber(country: Country): string {
  const length = ibanLengths[country];
  if (length === undefined) return "000123456789";
  const inCountry = "0123456789".repeat(3).slice(0, length - 4);
  const check = 98n - remainder(`${country}00${inCountry}`);
  return `${country}${String(check).padStart(2, "0")}${inCountry}`;
}

/** What is wrong with a number in a country, in words; null where nothing is. Spaces do not matter. */
export function bankNumberProblem(number: string, country: Country): string | null {
  const compact = number.replaceAll(/\s/g, "").toUpperCase();
  const length = ibanLengths[country];
  if (length === undefined) return /^\d{4,20}$/.test(compact) ? null : "Give the number of a bank account.";
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(compact)) return "Give the IBAN of a bank account.";
  if (!compact.startsWith(country)) return `The IBAN must be one of ${country}, the country of the account.`;
  return compact.length === length && remainder(compact) === 1n ? null : "This IBAN does not exist: is a digit wrong?";
}

/** ISO 7064: an IBAN leaves 1. Letters count from 10 on, and the first four characters stand last. */
function remainder(iban: string): bigint {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((character) => Number.parseInt(character, 36)).join("");
  return BigInt(digits) % 97n;
}
