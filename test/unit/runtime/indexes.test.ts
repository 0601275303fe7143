import { describe, expect, it } from "vitest";
import { type IndexFile, servedBy } from "../../support/queries/served.ts";
import { type StructuredQuery, shapeOf } from "../../support/queries/shape.ts";

const filter = (fieldPath: string, op = "EQUAL") => ({ fieldFilter: { field: { fieldPath }, op } });
const order = (fieldPath: string, direction = "ASCENDING") => ({ field: { fieldPath }, direction });
const from = [{ collectionId: "orders" }];
const all = (...filters: object[]) => ({ compositeFilter: { op: "AND", filters } });
const index = (...fields: string[]) => ({
  collectionGroup: "orders",
  queryScope: "COLLECTION",
  fields: fields.map((field) => {
    const [fieldPath = "", how] = field.split(" ");
    if (how === "contains") return { fieldPath, arrayConfig: "CONTAINS" };
    return { fieldPath, order: how === "desc" ? "DESCENDING" : "ASCENDING" };
  }),
});
const file = (...indexes: ReturnType<typeof index>[]): IndexFile => ({
  indexes,
  fieldOverrides: [{ collectionGroup: "orders", fieldPath: "lines", indexes: [] }],
});
const served = (query: StructuredQuery, ...indexes: ReturnType<typeof index>[]) =>
  servedBy(shapeOf({ from, ...query }), file(...indexes)) !== null;

describe("an index", () => {
  const byStatus = { where: all(filter("status"), filter("buyer_id")) };
  const newest = { ...byStatus, orderBy: [order("created_at", "DESCENDING")] };

  it("is not needed for one order, nor for any number of equal fields", () => {
    expect(served(byStatus)).toBe(true);
    expect(served({ where: filter("buyer_ids", "ARRAY_CONTAINS") })).toBe(true);
    expect(served({ orderBy: [order("created_at", "DESCENDING"), order("__name__", "DESCENDING")] })).toBe(true);
    expect(served({ where: filter("created_at", "LESS_THAN") })).toBe(true);
    expect(served({ where: filter("status"), orderBy: [order("__name__")] })).toBe(true);
  });

  it("is needed for equal fields with an order, as for those with a range", () => {
    expect(served(newest)).toBe(false);
    expect(served({ where: all(filter("status"), filter("created_at", "LESS_THAN")) })).toBe(false);
    expect(served({ orderBy: [order("status"), order("created_at")] })).toBe(false);
    expect(served(newest, index("buyer_id", "status", "created_at desc"))).toBe(true);
  });

  it("serves the order turned around, and no other", () => {
    expect(served(newest, index("status", "buyer_id", "created_at"))).toBe(true);
    expect(served(newest, index("status", "buyer_id", "paid_at"))).toBe(false);
    expect(served({ orderBy: [order("status"), order("created_at")] }, index("status", "created_at desc"))).toBe(false);
  });

  it("may be merged with others of the same order", () => {
    expect(served(newest, index("status", "created_at"), index("buyer_id", "created_at"))).toBe(true);
    expect(served(newest, index("status", "created_at"))).toBe(false);
    expect(served(newest, index("status", "buyer_id", "event_id", "created_at"))).toBe(false);
  });

  it("is of elements where elements are asked for", () => {
    const query = { where: filter("uids", "ARRAY_CONTAINS"), orderBy: [order("created_at")] };
    expect(served(query, index("uids", "created_at"))).toBe(false);
    expect(served(query, index("uids contains", "created_at"))).toBe(true);
  });

  it("is missing where it was switched off, and for groups where it was not switched on", () => {
    expect(served({ where: filter("lines.name") })).toBe(false);
    expect(servedBy(shapeOf({ from: [{ collectionId: "orders", allDescendants: true }], ...byStatus }), file())).toBe(
      null,
    );
  });
});
