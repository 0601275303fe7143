import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";

/** The only place that knows how many minor units make one of a currency. */
const table = "functions/src/model/currencies.ts";

/** Ways to count the digits of money by oneself, each with a line that does. */
const ownCounting = [
  {
    name: "digits of the browser's table",
    pattern: /(maximum|minimum)FractionDigits/,
    line: "{ maximumFractionDigits: 2 }",
  },
  {
    name: "a format of its own",
    pattern: /style: *["']currency["']/,
    line: 'new Intl.NumberFormat("en", { style: "currency" })',
  },
  { name: "a power of ten", pattern: /\b10 *\*\*|Math\.pow\(10\b/, line: "amount / 10 ** digits" },
  { name: "hundredths", pattern: /(minor|amount|price|total|fee)\w*\)* *[*/] *100\b/, line: "order.total_minor / 100" },
  {
    name: "fixed decimals",
    pattern: /(minor|amount|price|total|fee)\w*[^;]*\.toFixed\(/,
    line: "(price / 100).toFixed(2)",
  },
  {
    name: "a list of currencies",
    pattern: /supportedValuesOf\(["']currency["']\)/,
    line: 'Intl.supportedValuesOf("currency")',
  },
];

const files = ["functions/src", "web/src", "scripts", "test/support"]
  .flatMap(sourcesIn)
  .filter((file) => file !== table);

describe("digits of money are counted by the model's table alone", () => {
  it.each(ownCounting)("nowhere else by $name", ({ pattern, line }) => {
    expect(line, "the pattern finds what it is for").toMatch(pattern);
    const found = files.flatMap((file) =>
      readFileSync(join(root, file), "utf8")
        .split("\n")
        .flatMap((text, index) => (pattern.test(text) ? [`${file}:${index + 1} ${text.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it("looks at all sources", () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files).toContain("web/src/format.ts");
  });
});
