import { formatMoney } from "../format.ts";

/** An amount, in its currency's own digits. */
export function Money({ minor, currency }: { minor: number; currency: string }) {
  return (
    <span style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>{formatMoney(minor, currency)}</span>
  );
}
