import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import type { AuditChange } from "../../../functions/src/audit/model.ts";
import { partBytes, partsOf } from "../../../functions/src/runtime/audit-parts.ts";
import { changeOf } from "../../../functions/src/runtime/change.ts";

const change = (resource: string, before: AuditChange["before"], after: AuditChange["after"] = null) =>
  changeOf(resource, before, after);
/** What Firestore takes for a document, less what a record has around its changes. */
const documentBytes = 1_048_576 - 20_000;
/** Each character of these is four bytes. */
const long = (length: number) => "🎪".repeat(length);

/** A document's fields again, from the pieces in which the parts have them. */
function joined(parts: AuditChange[][], resource: string) {
  const pieces = parts.flat().filter((piece) => piece.resource === resource);
  return {
    before: Object.assign({}, ...pieces.map(({ before }) => before)),
    after: pieces.every(({ after }) => after === null) ? null : Object.assign({}, ...pieces.map(({ after }) => after)),
  };
}

describe("what stands in one audit record", () => {
  it("is all that was changed, where it fits, and where nothing was", () => {
    const changes = [change("events/a", null, { title: "A", at: Timestamp.now() }), change("events/b", { n: 1 })];
    expect(partsOf(changes)).toEqual([changes]);
    expect(partsOf([])).toEqual([[]]);
  });

  it("is at most what a document takes: what is more goes on in the next, in order", () => {
    const changes = Array.from({ length: 300 }, (_, index) =>
      change(`events/evt/ticket_types/tt_${index}`, { name: long(80), description: long(1_000), price_minor: index }),
    );
    const parts = partsOf(changes);
    expect(parts).toHaveLength(2);
    expect(parts.flat()).toEqual(changes);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThan(documentBytes);
  });

  it("counts numbers, times and names of fields, of which a text has few bytes", () => {
    const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`n${index}`, [0, 1, null, true]]));
    const changes = Array.from({ length: 4 }, (_, index) => change(`events/${index}`, many, many));
    const parts = partsOf(changes);
    // By Firestore's count: 8 bytes for a number, 1 for null and for true, 1 more than its letters for a name.
    const bytes = (part: AuditChange[]) =>
      part
        .flatMap(({ before, after }) => [...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
        .reduce((sum, name) => sum + name.length + 1 + 18, 0);
    for (const part of parts) expect(bytes(part)).toBeLessThan(documentBytes);
    for (const { resource } of changes) expect(joined(parts, resource)).toEqual({ before: many, after: many });
  });

  it("is some fields of a document that is too big with its before and after", () => {
    const fields = (sign: string) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`field_${index}`, sign.repeat(45_000)]));
    const parts = partsOf([change("events/a", { n: 1 }), change("events/b", fields("x"), fields("y"))]);
    expect(parts.length).toBeGreaterThan(2);
    expect(joined(parts, "events/b")).toEqual({ before: fields("x"), after: fields("y") });
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(partBytes);
    const removed = partsOf([change("events/b", { ...fields("x"), ...{ more: "z".repeat(9_000) } })]);
    expect(joined(removed, "events/b").after).toBeNull();
  });

  it("tells a value that is too big by its size and hash, another by another", () => {
    const told = (sign: string) => partsOf([change("events/a", null, { title: "A", text: sign.repeat(900_000) })]);
    const [[piece] = []] = told("x");
    expect(piece).toMatchObject({ before: null, after: { title: "A" } });
    expect(piece?.after?.text).toMatch(/^\[900002 bytes, SHA-256 [0-9a-f]{64}\]$/);
    expect(told("x")).toEqual(told("x"));
    expect(told("y")).not.toEqual(told("x"));
  });
});
