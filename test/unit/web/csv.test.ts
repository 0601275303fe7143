import { parse } from "csv-parse/sync";
import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { auditCsvHeading, auditCsvRows } from "../../../web/src/console/audit/audit-csv.ts";
import { csvLines, type Separator, usualSeparator } from "../../../web/src/data/csv.ts";

const kinds: Separator[] = [",", ";", "\t"];

/** What a spreadsheet makes of a file, whatever it takes for the separator. */
const read = (file: string, delimiter: string): string[][] =>
  parse(file, { delimiter, skip_empty_lines: true, relax_quotes: true, relax_column_count: true });

describe.each(kinds)("values apart by %j", (separator) => {
  it("keep separators, quotes and line ends within their cell", () => {
    const rows = [
      ["a", "b,c;d\te", 'say "hi"', "two\nlines", ""],
      ["ü", "€", " spaces ", "1", "l'été"],
    ];
    expect(read(csvLines(rows, separator), separator)).toEqual(rows);
    expect(csvLines(rows, separator)).toMatch(/\r\n$/);
    expect(csvLines([], separator)).toBe("");
  });

  const formulas = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    " =1",
    '"=1',
    "x;=1+1",
    "x,=1+1",
    "x\t=1+1",
    'x;"=1+1',
    "a;b;-2+3",
    "x\n=cmd|' /C calc'!A0",
    "x;; @SUM(A1)",
  ];
  it.each(formulas)("no spreadsheet runs %j, wherever it splits it", (text) => {
    const file = csvLines([["before", text, "after"]], separator);
    for (const split of [",", ";", "\t", "|"]) {
      for (const cell of read(file, split).flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝]/);
    }
  });

  it.each(["1+1", "a=b", "x@y", "'=1", "10,50", "a; b", "2026-11-26"])("leave %j as it is", (text) => {
    expect(read(csvLines([[text]], separator), separator)).toEqual([[text]]);
  });
});

describe("the usual separator", () => {
  it.each([
    ["en-GB", ","],
    ["en-US", ","],
    ["de-AT", ";"],
    ["fr-FR", ";"],
  ])("of %s is %j", (locale, separator) => expect(usualSeparator(locale)).toBe(separator));
});

describe("the export of audit records", () => {
  const at = (milliseconds: number) => Timestamp.fromMillis(milliseconds);
  const record = {
    id: "aud_1",
    platform_id: "city",
    entity_id: null,
    actor_id: "uid",
    actor_name: "=HYPERLINK(1)",
    actor_role: "owner",
    by_god: true,
    action: "ticket_type.price_changed" as const,
    resource: "events/evt_1",
    resource_kind: "events",
    touched: ["events/evt_1"],
    changes: [{ resource: "events/evt_1", before: { price_minor: 1 }, after: { at: at(0), price_minor: 2 } }],
    reason: null,
    personal: {},
    about: [],
    happened_at: at(0),
    created_at: at(1_000),
    updated_at: at(1_000),
    updated_by: "uid",
    request_id: "req_1",
  };

  it("has a cell for each column, times in UTC, and changes that programs can read", () => {
    const [cells = []] = auditCsvRows([record]);
    expect(cells).toHaveLength(auditCsvHeading.length);
    expect(cells.slice(0, 4)).toEqual(["1970-01-01T00:00:01.000Z", "1970-01-01T00:00:00.000Z", "aud_1", "city"]);
    expect(cells[6]).toBe("=HYPERLINK(1)");
    expect(JSON.parse(cells.at(-1) ?? "")).toEqual([
      {
        resource: "events/evt_1",
        before: { price_minor: 1 },
        after: { at: "1970-01-01T00:00:00.000Z", price_minor: 2 },
      },
    ]);
  });
});
