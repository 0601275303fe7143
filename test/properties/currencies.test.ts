import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earnings, reversed } from "../../functions/src/affiliates/commissions.ts";
import { chargeProblem, currencies, currencyOf, partProblem } from "../../functions/src/model/currencies.ts";
import { entityShare, paidForTicket, ticketFee, totals } from "../../functions/src/payments/pricing.ts";

/** Sales in any currency: prices and settings that can be stored in it. */
const sales = fc.constantFrom(...currencies).chain(({ code, step_minor, charge_minor_min }) => {
  const amount = (steps: number) => fc.integer({ min: 0, max: steps }).map((count) => count * step_minor);
  return fc.record({
    settings: fc.record({
      currency: fc.constant(code),
      fee_bps: fc.integer({ min: 0, max: 5_000 }),
      fee_fixed_minor: amount(500),
    }),
    prices: fc.array(
      amount(20_000).map((above) => above + charge_minor_min),
      { minLength: 1, maxLength: 5 },
    ),
    quantity: fc.integer({ min: 1, max: 20 }),
    fee_bearer: fc.constantFrom("buyer" as const, "entity" as const),
    rates: fc.array(fc.record({ kind: fc.constant("percent" as const), bps: fc.integer({ min: 1, max: 5_000 }) }), {
      maxLength: 3,
    }),
    share_bps_max: fc.integer({ min: 0, max: 10_000 }),
  });
});

describe("in every currency", () => {
  it("what is charged, kept, earned and given back are amounts that exist in it", () => {
    fc.assert(
      fc.property(sales, ({ settings, prices, quantity, fee_bearer, rates, share_bps_max }) => {
        const lines = prices.map((unit_price_minor) => ({
          category: "ticket" as const,
          quantity,
          unit_price_minor,
          unit_fee_minor: ticketFee(unit_price_minor, settings),
        }));
        const { currency } = settings;
        const { total_minor, fee_minor } = totals(lines, fee_bearer);
        for (const line of lines) {
          expect(partProblem(line.unit_fee_minor, currency)).toBeNull();
          expect(line.unit_fee_minor).toBeLessThanOrEqual(line.unit_price_minor);
          expect(partProblem(paidForTicket(line, fee_bearer), currency)).toBeNull();
        }
        for (const line of lines) {
          const { currency } = settings;
          const base_minor = line.unit_price_minor * quantity;
          const sold = { base_minor, quantity, available_minor: entityShare(line, fee_bearer), currency };
          for (const { earned_minor } of earnings(sold, ["a", "b", "c"], rates, share_bps_max)) {
            expect(earned_minor % currencyOf(currency).step_minor).toBe(0);
            for (let gone = 1; gone <= quantity; gone += 1) {
              const back_minor = reversed(earned_minor, gone * line.unit_price_minor, base_minor, currency);
              expect(back_minor % currencyOf(currency).step_minor).toBe(0);
              if (gone === quantity) expect(back_minor).toBe(earned_minor);
            }
          }
        }
        expect(partProblem(fee_minor, currency)?.kind ?? null).not.toBe("not_whole");
        expect(chargeProblem(total_minor, currency)?.kind ?? null).not.toBe("not_whole");
        expect(chargeProblem(total_minor, currency)?.kind ?? null).not.toBe("too_small");
      }),
    );
  });
});
