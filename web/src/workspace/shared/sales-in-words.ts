import type { Operations } from "@gatehouse/functions/operations";

/** Whether tickets of an event can be bought now, in few words: "Open", or what stands in the way. */
export function salesInWords({ missing, on_sale, types }: Operations["readSalesGate"]["result"]): string {
  if (types === 0) return "There is nothing to buy.";
  if (on_sale === types) return "Open";
  if (on_sale > 0) return `Open for ${on_sale} of ${types} ticket types`;
  const [first, ...others] = missing.map(({ message }) => message);
  return others.length === 0 ? `${first}` : `${first} And ${others.length} more.`;
}
