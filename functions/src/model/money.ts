/** Arithmetic on amounts: integers in the minor unit of one currency. */

/** `part / whole` of an amount, rounded down; the whole amount when `part` equals `whole`, nothing of nothing. */
export function proportion(amount_minor: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  // The product may be beyond what a double holds exactly.
  return Number((BigInt(amount_minor) * BigInt(part)) / BigInt(whole));
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
