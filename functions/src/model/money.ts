/** Splitting amounts without losing a minor unit. All amounts are integers in the minor unit of one currency. */
import { allocate, dinero, toSnapshot, USD } from "dinero.js";

/**
 * Splits `amount_minor` in the ratio `parts`; the result always sums to the amount.
 * What does not divide goes, one unit each, to the first parts that are not zero.
 */
export function split(amount_minor: number, parts: readonly number[]): number[] {
  if (parts.every((part) => part === 0)) throw new RangeError("At least one part must be above zero.");
  // The currency plays no role in the arithmetic: amounts are already minor units.
  return allocate(dinero({ amount: amount_minor, currency: USD }), [...parts]).map((share) => toSnapshot(share).amount);
}

/** `part / whole` of an amount, never rounded up; the whole amount when `part` equals `whole`. */
export function proportion(amount_minor: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  // The rest stands first, so that a unit that does not divide stays with it.
  return split(amount_minor, [whole - part, part])[1] ?? 0;
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
