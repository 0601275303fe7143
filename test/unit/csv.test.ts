import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { auditCsvHeading, auditCsvLines } from "../../web/src/console/audit/audit-csv.ts";
import { csvLines } from "../../web/src/data/csv.ts";

describe("comma-separated values", () => {
  it("keep commas, quotes and line ends within their cell", () => {
    expect(
      csvLines([
        ["a", "b,c", 'say "hi"', "two\nlines", ""],
        ["ü", "€"],
      ]),
    ).toBe('"a","b,c","say ""hi""","two\nlines",""\r\n"ü","€"\r\n');
    expect(csvLines([])).toBe("");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])("no spreadsheet runs %j", (text) => {
    expect(csvLines([[text]])).toBe(`"'${text}"\r\n`);
  });

  it.each(["1+1", " =1", "a=b", "x@y", "'=1"])("leave %j as it is", (text) => {
    expect(csvLines([[text]])).toBe(`"${text}"\r\n`);
  });
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
    action: "ticket_type.price_changed",
    resource: "events/evt_1",
    resource_kind: "events",
    touched: ["events/evt_1"],
    changes: [{ resource: "events/evt_1", before: { price_minor: 1 }, after: { at: at(0), price_minor: 2 } }],
    reason: null,
    happened_at: at(0),
    created_at: at(1_000),
    updated_at: at(1_000),
    updated_by: "uid",
    request_id: "req_1",
  };

  it("has a cell for each column, times in UTC, and changes that programs can read", () => {
    const [line = ""] = auditCsvLines([record]).split("\r\n");
    const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, text = ""]) => text.replaceAll('""', '"'));
    expect(cells).toHaveLength(auditCsvHeading.split(",").length);
    expect(cells.slice(0, 4)).toEqual(["1970-01-01T00:00:01.000Z", "1970-01-01T00:00:00.000Z", "aud_1", "city"]);
    expect(cells[6]).toBe("'=HYPERLINK(1)");
    expect(JSON.parse(cells.at(-1) ?? "")).toEqual([
      {
        resource: "events/evt_1",
        before: { price_minor: 1 },
        after: { at: "1970-01-01T00:00:00.000Z", price_minor: 2 },
      },
    ]);
  });
});
