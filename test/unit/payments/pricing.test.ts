import { describe, expect, it } from "vitest";
import { commissionShareBps, defaultRates, earnings } from "../../../functions/src/affiliates/commissions.ts";
import { newId } from "../../../functions/src/ids.ts";
import { encode } from "../../../functions/src/model/ids.ts";
import { entityShare, paidForTicket, ticketFee, totals } from "../../../functions/src/payments/pricing.ts";

const settings = { currency: "EUR", fee_bps: 500, fee_fixed_minor: 50 };
const line = { category: "ticket", quantity: 3, unit_price_minor: 2_000, unit_fee_minor: 150 } as const;

describe("the platform's fee", () => {
  it("is a share and a fixed part, rounded down, nothing on a free ticket, never above the price", () => {
    expect(ticketFee(2_000, settings)).toBe(150);
    expect(ticketFee(1_999, settings)).toBe(99 + 50);
    expect(ticketFee(0, settings)).toBe(0);
    expect(ticketFee(30, settings)).toBe(30);
  });

  it("is borne by the buyer, or comes out of the entity's share", () => {
    expect(totals([line], "buyer")).toEqual({ subtotal_minor: 6_000, fee_minor: 450, total_minor: 6_450 });
    expect(totals([line], "entity")).toEqual({ subtotal_minor: 6_000, fee_minor: 450, total_minor: 6_000 });
    expect([paidForTicket(line, "buyer"), paidForTicket(line, "entity")]).toEqual([2_150, 2_000]);
    expect([entityShare(line, "buyer"), entityShare(line, "entity")]).toEqual([6_000, 5_550]);
  });
});

describe("the default commission rates", () => {
  const earned = (category: keyof typeof defaultRates, quantity = 1) =>
    earnings(
      { base_minor: 100_000, quantity, available_minor: 100_000, currency: "EUR" },
      ["a", "b", "c", "d"],
      defaultRates[category],
      10_000,
    ).map(({ earned_minor }) => earned_minor);

  it("are those of each category, over three levels", () => {
    expect(earned("ticket")).toEqual([5_000, 2_000, 1_000]);
    expect(earned("server")).toEqual([20_000, 10_000, 5_000]);
    expect(earned("addon")).toEqual([15_000, 8_000, 4_000]);
    expect(earned("domain")).toEqual([10_000, 5_000, 2_500]);
    expect(earned("domain", 2)).toEqual([20_000, 10_000, 5_000]);
  });

  it("stop where the entity's share is used up, the nearest level first", () => {
    const line = { base_minor: 100_000, quantity: 1, available_minor: 12_000, currency: "EUR" };
    const amounts = (share_bps_max: number) =>
      earnings(line, ["a", "b", "c"], defaultRates.domain, share_bps_max).map(({ earned_minor }) => earned_minor);
    expect(amounts(10_000)).toEqual([10_000, 2_000]);
    expect(amounts(commissionShareBps)).toEqual([6_000]);
    expect(amounts(0)).toEqual([]);
  });
});

describe("ids", () => {
  it("carry their kind, and 100 random bits in an alphabet without look-alikes", () => {
    expect(newId("order")).toMatch(/^ord_[0-9a-hjkmnp-tv-z]{20}$/);
    expect(new Set(Array.from({ length: 1_000 }, () => newId("ticket"))).size).toBe(1_000);
    expect(encode(new Uint8Array(32).fill(255))).toBe("z".repeat(20));
  });
});
