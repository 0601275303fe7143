/** The emulator serves every query. Firestore serves those that have an index. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/paths.ts";
import { notedQueries } from "../support/queries/log.ts";
import { type IndexFile, servedBy } from "../support/queries/served.ts";
import type { Shape } from "../support/queries/shape.ts";

const file: IndexFile = JSON.parse(readFileSync(join(root, "firestore.indexes.json"), "utf8"));
const queries = notedQueries();

/** `npm run doctor` looks at everything; only tests look at the invariants of one platform. */
const ofTestsAlone = ["tickets: platform_id, code", "ticket_types (group): platform_id"];

function inWords({ collection, group, equal, contains, order }: Shape): string {
  const ordered = order.map(({ field, descending }) => (descending ? `${field} desc` : field));
  const fields = [...equal, ...contains.map((field) => `${field} contains`), ...ordered];
  return `${collection}${group ? " (group)" : ""}: ${fields.join(", ")}`;
}

describe("every query that operations, jobs and pages asked", () => {
  it("is served by an index", () => {
    expect(queries.length).toBeGreaterThan(0);
    const missing = queries.filter((query) => servedBy(query, file) === null);
    expect([...new Set(missing.map(inWords))].filter((query) => !ofTestsAlone.includes(query))).toEqual([]);
  });
});
