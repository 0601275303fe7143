import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chargeProblem,
  chargeProblemInWords,
  currencies,
  currencyOf,
  formatMinor,
  isCurrency,
  parseAmount,
  toDecimal,
} from "../../../functions/src/model/currencies.ts";
import { currency } from "../../../functions/src/model/inputs.ts";

const anyCurrency = fc.constantFrom(...currencies);
/** A currency, and an amount that can be charged in it. */
const anyAmount = anyCurrency.chain(({ code, step_minor, charge_minor_max }) =>
  fc.record({
    code: fc.constant(code),
    amount_minor: fc
      .integer({ min: 0, max: Math.floor(charge_minor_max / step_minor) })
      .map((steps) => steps * step_minor),
  }),
);
/** What Intl writes, with its symbols and all kinds of spaces taken away. */
const bare = (text: string) => text.replace(/[^\d.,-]/g, "");

describe("the table of currencies", () => {
  it.each([
    ["EUR", 2, 1, 1, 50, 99_999_999],
    ["JPY", 0, 1, 1, 50, 99_999_999],
    ["HUF", 2, 1, 100, 17_500, 99_999_999],
    ["TWD", 2, 1, 100, 2_400, 99_999_999],
    ["ISK", 2, 100, 100, 9_600, 99_999_999],
    ["UGX", 2, 100, 100, 270_000, 99_999_999],
    ["KWD", 3, 10, 10, 240, 99_999_999],
    ["IDR", 2, 1, 1, 1_300_000, 999_999_999_999],
    ["MGA", 0, 1, 1, 3_400, 99_999_999],
  ])(
    "has %s as Stripe counts it",
    (code, digits, step_minor, payout_step_minor, charge_minor_min, charge_minor_max) => {
      expect(currencyOf(code)).toMatchObject({
        digits,
        step_minor,
        payout_step_minor,
        charge_minor_min,
        charge_minor_max,
      });
    },
  );

  it("has the zero-decimal and the three-decimal currencies of Stripe's lists, and no others", () => {
    const withDigits = (wanted: number) => currencies.flatMap(({ code, digits }) => (digits === wanted ? [code] : []));
    expect(withDigits(0).join(" ")).toBe("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF");
    expect(withDigits(3).join(" ")).toBe("BHD JOD KWD OMR TND");
  });

  it.each(["RMB", "XDR", "XAU", "XXX", "BTC", "HRK", "DEM", "eur", "EU", "EURO", "", "toString", "__proto__"])(
    "does not have %s, which no platform can be made with",
    (code) => {
      expect(isCurrency(code)).toBe(false);
      expect(currency.safeParse(code).success).toBe(false);
      expect(() => currencyOf(code)).toThrow(RangeError);
    },
  );

  it("has bounds that can themselves be charged, names that people know, and estimates where Stripe says nothing", () => {
    for (const { code, charge_minor_min, charge_minor_max, step_minor, minimum_is_documented } of currencies) {
      expect(chargeProblem(charge_minor_min, code), code).toBeNull();
      const most_minor = charge_minor_max - (charge_minor_max % step_minor);
      expect(chargeProblem(most_minor, code), code).toBeNull();
      expect(chargeProblem(most_minor + step_minor, code), code).toMatchObject({ kind: "too_large" });
      expect(chargeProblem(charge_minor_min - step_minor, code), code).toMatchObject({ kind: "too_small" });
      expect(new Intl.DisplayNames("en", { type: "currency" }).of(code), code).not.toBe(code);
      // Nothing that is only estimated is next to nothing: 50 won are 3 cents.
      if (!minimum_is_documented) expect(charge_minor_min, code).not.toBe(50);
    }
  });
});

describe("an amount", () => {
  it("means the same when it is written and read again, in every currency", () => {
    fc.assert(
      fc.property(anyAmount, ({ code, amount_minor }) => {
        expect(parseAmount(toDecimal(amount_minor, code), code)).toBe(amount_minor);
        expect(parseAmount(toDecimal(amount_minor, code).replace(".", ","), code)).toBe(amount_minor);
      }),
    );
  });

  it("is shown with the digits with which it is typed, in every currency and language", () => {
    fc.assert(
      fc.property(anyAmount, fc.constantFrom("en", "de", "hu", "fr", "ja"), ({ code, amount_minor }, locale) => {
        const digits = toDecimal(amount_minor, code).split(".")[1]?.length ?? 0;
        const number = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
        const shown = bare(formatMinor(amount_minor, code, locale));
        expect(shown).toContain(bare(number.format(Number(toDecimal(amount_minor, code)))));
      }),
    );
  });

  it.each([
    ["40000", "HUF", 4_000_000, "HUF 40,000.00"],
    ["400", "HUF", 40_000, "HUF 400.00"],
    ["10.50", "EUR", 1_050, "€10.50"],
    ["1250", "JPY", 1_250, "¥1,250"],
    ["12", "ISK", 1_200, "ISK 12"],
    ["12.00", "ISK", 1_200, "ISK 12"],
    ["5000", "UGX", 500_000, "UGX 5,000"],
    ["5.12", "KWD", 5_120, "KWD 5.120"],
    ["5.120", "KWD", 5_120, "KWD 5.120"],
    ["1500", "MGA", 1_500, "MGA 1,500"],
    ["40 000", "HUF", 4_000_000, "HUF 40,000.00"],
    ["40\u202f000,5", "CZK", 4_000_050, "CZK 40,000.50"],
    ["１２", "EUR", 1_200, "€12.00"],
  ])("%j in %s is %i in minor units", (text, code, amount_minor, shown) => {
    expect(parseAmount(text, code)).toBe(amount_minor);
    expect(formatMinor(amount_minor, code, "en").replaceAll("\u00a0", " ")).toBe(shown);
  });

  it.each([
    ["40,000", "HUF"],
    ["40.000", "HUF"],
    ["1.500", "JPY"],
    ["10.505", "EUR"],
    ["12.50", "ISK"],
    ["5.124", "KWD"],
    ["5.1240", "KWD"],
    ["-5", "EUR"],
    ["4 00", "EUR"],
    ["1e3", "EUR"],
    ["", "EUR"],
    ["ten", "EUR"],
    ["1,000.50", "EUR"],
    ["9999999999999", "EUR"],
  ])("%j is none in %s", (text, code) => {
    expect(parseAmount(text, code)).toBeNull();
  });

  it("that is owed, or has digits that should not be, is shown as it is", () => {
    expect(formatMinor(-1_050, "EUR", "en")).toBe("-€10.50");
    expect(formatMinor(150, "ISK", "en").replaceAll("\u00a0", " ")).toBe("ISK 1.50");
    expect(formatMinor(999_999_999_999, "IDR", "en").replaceAll("\u00a0", " ")).toBe("IDR 9,999,999,999.99");
  });
});

describe("what is charged", () => {
  it.each([
    [49, "EUR", "too_small", 50, "At least €0.50 can be paid by card."],
    [0, "EUR", "too_small", 50, "At least €0.50 can be paid by card."],
    [-100, "EUR", "too_small", 50, "At least €0.50 can be paid by card."],
    [100_000_000, "EUR", "too_large", 99_999_999, "At most €999,999.99 can be paid by card at once."],
    [1_250, "ISK", "not_whole", 100, "Amounts in ISK are multiples of ISK 1."],
    [1_001, "KWD", "not_whole", 10, "Amounts in KWD are multiples of KWD 0.010."],
    [50.5, "EUR", "not_whole", 1, "Amounts in EUR are multiples of €0.01."],
    [Number.NaN, "EUR", "not_whole", 1, "Amounts in EUR are multiples of €0.01."],
    [100, "KRW", "too_small", 1_200, "At least ₩1,200 can be paid by card."],
    [5_000, "VND", "too_small", 20_000, "At least ₫20,000 can be paid by card."],
  ] as const)("%d %s is refused: %s", (amount_minor, code, kind, limit_minor, words) => {
    const problem = { kind, limit_minor };
    expect(chargeProblem(amount_minor, code)).toEqual(problem);
    expect(chargeProblemInWords(problem, code, "en").replaceAll("\u00a0", " ")).toBe(words);
  });
});
