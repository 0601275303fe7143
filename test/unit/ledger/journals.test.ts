import { describe, expect, it } from "vitest";
import { isBalanced, refundEntries, saleEntries } from "../../../functions/src/ledger/journals.ts";

const shares = {
  platform_id: "p",
  entity_id: "e",
  total_minor: 7_710,
  platform_fee_minor: 510,
  stripe_fee_minor: 254,
  commissions: [
    { affiliate_id: "a", amount_minor: 360 },
    { affiliate_id: "b", amount_minor: 144 },
  ],
};
const amounts = (entries: { account: string; amount_minor: number }[]) =>
  Object.fromEntries(entries.map(({ account, amount_minor }) => [account, amount_minor]));

describe("conservation: the journal of a sale", () => {
  it("gives what the buyer paid to the platform, Stripe, the affiliates and the entity", () => {
    const entries = saleEntries(shares);
    expect(amounts(entries)).toEqual({
      buyers: -7_710,
      stripe_fees: 254,
      "platform:p": 256,
      "entity:e": 6_696,
      "affiliate:a": 360,
      "affiliate:b": 144,
    });
    expect(isBalanced({ entries })).toBe(true);
  });

  it("has one line an account, and none of nothing", () => {
    const entries = saleEntries({
      ...shares,
      platform_fee_minor: 254,
      commissions: [
        { affiliate_id: "a", amount_minor: 360 },
        { affiliate_id: "a", amount_minor: 144 },
        { affiliate_id: "b", amount_minor: 0 },
      ],
    });
    expect(amounts(entries)).toEqual({ buyers: -7_710, stripe_fees: 254, "entity:e": 6_952, "affiliate:a": 504 });
    expect(entries).toHaveLength(4);
  });

  it("lets the platform bear Stripe's fee, though its own is smaller", () => {
    expect(amounts(saleEntries({ ...shares, platform_fee_minor: 100, commissions: [] }))).toEqual({
      buyers: -7_710,
      stripe_fees: 254,
      "platform:p": -154,
      "entity:e": 7_610,
    });
  });

  it("of a free order is empty", () => {
    const nothing = { ...shares, total_minor: 0, platform_fee_minor: 0, stripe_fee_minor: 0, commissions: [] };
    expect(saleEntries(nothing)).toEqual([]);
  });
});

describe("conservation: the journal of a refund", () => {
  it("takes from each what it had of that, and nothing from Stripe", () => {
    const { stripe_fee_minor: _kept, ...refunded } = shares;
    const entries = refundEntries(refunded);
    expect(amounts(entries)).toEqual({
      buyers: 7_710,
      "platform:p": -510,
      "entity:e": -6_696,
      "affiliate:a": -360,
      "affiliate:b": -144,
    });
    expect(isBalanced({ entries })).toBe(true);
  });
});

describe("isBalanced", () => {
  it("notices a lost unit", () => {
    const [first, ...rest] = saleEntries(shares);
    if (first === undefined) throw new Error("The journal is empty");
    expect(isBalanced({ entries: rest })).toBe(false);
    expect(isBalanced({ entries: [{ ...first, amount_minor: first.amount_minor + 1 }, ...rest] })).toBe(false);
  });
});
