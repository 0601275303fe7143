import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earnings, reversed } from "../../functions/src/affiliates/commissions.ts";
import type { CommissionRate } from "../../functions/src/affiliates/model.ts";
import type { FeeBearer } from "../../functions/src/events/model.ts";
import { isBalanced, refundEntries, saleEntries } from "../../functions/src/ledger/journals.ts";
import { proportion, sum } from "../../functions/src/model/money.ts";
import { entityShare, paidForTicket, ticketFee, totals } from "../../functions/src/payments/pricing.ts";

const amount = fc.integer({ min: 0, max: 100_000_000 });
const shareMax = fc.integer({ min: 0, max: 10_000 });
const feeBearer = fc.constantFrom<FeeBearer>("buyer", "entity");
const rate = fc.oneof(
  fc.record({ kind: fc.constant("percent" as const), bps: fc.integer({ min: 0, max: 4_000 }) }),
  fc.record({ kind: fc.constant("fixed" as const), amount_minor: fc.integer({ min: 0, max: 20_000 }) }),
);
const settings = fc.record({
  fee_bps: fc.integer({ min: 0, max: 3_000 }),
  currency: fc.constant("EUR"),
  fee_fixed_minor: fc.integer({ min: 0, max: 500 }),
});

describe("a proportion", () => {
  it("loses and makes no minor unit: it is rounded down by less than one, and the whole is all of it", () => {
    const whole = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(amount, whole, fc.integer({ min: 0, max: 10_000_000 }), (amount_minor, all, some) => {
        const part = Math.min(some, all);
        const share = proportion(amount_minor, part, all);
        expect(BigInt(share) * BigInt(all)).toBeLessThanOrEqual(BigInt(amount_minor) * BigInt(part));
        expect(BigInt(share + 1) * BigInt(all)).toBeGreaterThan(BigInt(amount_minor) * BigInt(part));
        expect(proportion(amount_minor, all, all)).toBe(amount_minor);
      }),
    );
  });
});

describe("commissions", () => {
  const line = fc.record({
    base_minor: amount,
    quantity: fc.integer({ min: 1, max: 20 }),
    available_minor: fc.integer({ min: -1_000, max: 100_000_000 }),
    currency: fc.constant("EUR"),
  });

  it("never exceed three levels, the rates, or the share of what the entity has", () => {
    const upline = fc.array(fc.string({ minLength: 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(line, upline, fc.array(rate, { maxLength: 5 }), shareMax, (sold, above, rates, share_bps_max) => {
        const earned = earnings(sold, above, rates, share_bps_max);
        expect(earned.length).toBeLessThanOrEqual(3);
        const together_minor = sum(earned.map(({ earned_minor }) => earned_minor));
        expect(together_minor * 10_000).toBeLessThanOrEqual(Math.max(0, sold.available_minor) * share_bps_max);
        for (const { level, affiliate_id, earned_minor } of earned) {
          expect(affiliate_id).toBe(above[level - 1]);
          expect(earned_minor).toBeGreaterThan(0);
          expect(earned_minor).toBeLessThanOrEqual(most(rates[level - 1], sold));
        }
      }),
    );
  });

  it("are taken back by the same share as the line, and wholly at the end, in whatever steps", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), steps, (earned_minor, refunds) => {
        const base_minor = sum(refunds);
        let refunded_minor = 0;
        let taken_minor = 0;
        for (const refund of refunds) {
          refunded_minor += refund;
          const now_minor = reversed(earned_minor, refunded_minor, base_minor, "EUR");
          expect(now_minor).toBeGreaterThanOrEqual(taken_minor);
          // What is kept is at most the same rate on what is left.
          const kept = BigInt(earned_minor - now_minor) * BigInt(base_minor);
          expect(kept).toBeLessThanOrEqual(BigInt(earned_minor) * BigInt(base_minor - refunded_minor));
          taken_minor = now_minor;
        }
        expect(taken_minor).toBe(earned_minor);
      }),
    );
  });
});

describe("conservation", () => {
  interface Line {
    unit_price_minor: number;
    quantity: number;
  }
  const lines = fc.array(
    fc.record<Line>({
      unit_price_minor: fc.integer({ min: 0, max: 1_000_000 }),
      quantity: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it("what the buyer paid is what the others got, through a sale and refunds of any tickets in any order", () => {
    const upline = fc.constantFrom([], ["a"], ["a", "b"], ["a", "b", "c"]);
    const order = fc.array(fc.nat(), { minLength: 0, maxLength: 30 });
    fc.assert(
      fc.property(
        lines,
        settings,
        feeBearer,
        upline,
        fc.tuple(fc.array(rate, { maxLength: 3 }), shareMax),
        order,
        (...given) => {
          const [chosen, fees, bearer, above, [rates, share_bps_max], refundOrder] = given;
          const priced = chosen.map((line) => ({
            ...line,
            category: "ticket" as const,
            unit_fee_minor: ticketFee(line.unit_price_minor, fees),
          }));
          const { total_minor, fee_minor, subtotal_minor } = totals(priced, bearer);
          expect(fee_minor).toBeLessThanOrEqual(subtotal_minor);
          const stripe_fee_minor = total_minor === 0 ? 0 : Math.round(total_minor * 0.029) + 30;
          const commissions = priced.flatMap((line, index) =>
            earnings(
              {
                base_minor: line.unit_price_minor * line.quantity,
                quantity: line.quantity,
                available_minor: entityShare(line, bearer),
                currency: fees.currency,
              },
              above,
              rates,
              share_bps_max,
            ).map((earned) => ({ ...earned, line: index, refunded_base_minor: 0, reversed_minor: 0 })),
          );
          const place = { platform_id: "p", entity_id: "e" };
          const balance = new Map<string, number>();
          const book = (entries: { account: string; amount_minor: number }[]) => {
            expect(isBalanced({ entries })).toBe(true);
            for (const { account, amount_minor } of entries) {
              balance.set(account, (balance.get(account) ?? 0) + amount_minor);
            }
          };
          book(
            saleEntries({
              ...place,
              total_minor,
              platform_fee_minor: fee_minor,
              stripe_fee_minor,
              commissions: commissions.map(({ affiliate_id, earned_minor }) => ({
                affiliate_id,
                amount_minor: earned_minor,
              })),
            }),
          );

          const tickets = priced.flatMap((line, index) => Array.from({ length: line.quantity }, () => index));
          let refunded_minor = 0;
          for (const pick of refundOrder) {
            if (tickets.length === 0) break;
            const [index = 0] = tickets.splice(pick % tickets.length, 1);
            const line = priced[index];
            if (line === undefined) continue;
            const amount_minor = paidForTicket(line, bearer);
            refunded_minor += amount_minor;
            const takenBack = commissions
              .filter((commission) => commission.line === index)
              .map((commission) => {
                commission.refunded_base_minor += line.unit_price_minor;
                const now_minor = reversed(
                  commission.earned_minor,
                  commission.refunded_base_minor,
                  line.unit_price_minor * line.quantity,
                  fees.currency,
                );
                const change_minor = now_minor - commission.reversed_minor;
                commission.reversed_minor = now_minor;
                return { affiliate_id: commission.affiliate_id, amount_minor: change_minor };
              });
            book(
              refundEntries({
                ...place,
                total_minor: amount_minor,
                platform_fee_minor: line.unit_fee_minor,
                commissions: takenBack,
              }),
            );
          }

          const of = (account: string) => balance.get(account) ?? 0;
          expect(sum([...balance.values()])).toBe(0);
          expect(of("buyers")).toBe(refunded_minor - total_minor);
          expect(of("stripe_fees")).toBe(stripe_fee_minor);
          expect(of("entity:e")).toBeGreaterThanOrEqual(0);
          for (const affiliate of above) expect(of(`affiliate:${affiliate}`)).toBeGreaterThanOrEqual(0);
          if (tickets.length === 0) {
            // All given back: nobody keeps anything, and the platform has paid Stripe.
            expect(of("entity:e")).toBe(0);
            expect(of("platform:p") + stripe_fee_minor).toBe(0);
            for (const affiliate of above) expect(of(`affiliate:${affiliate}`)).toBe(0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function most(configured: CommissionRate | undefined, line: { base_minor: number; quantity: number }): number {
  if (configured === undefined) return 0;
  return configured.kind === "percent"
    ? (line.base_minor * configured.bps) / 10_000
    : configured.amount_minor * line.quantity;
}
