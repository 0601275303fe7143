/** How much of what was changed stands in one audit record: a document of Firestore's takes 1 MiB. */
import { createHash } from "node:crypto";
import type { AuditChange } from "../audit/model.ts";
import { canonical } from "./canonical.ts";
import { type Change, personalIn } from "./change.ts";

/** Leaves room for who, why and the names of the fields around it. */
export const partBytes = 700_000;
/** A single value that is longer is kept by its hash. */
const valueBytes = 100_000;

/**
 * Spreads changes over as many records as they need, in their order; one where they fit, and where there are none. A
 * document that alone is too big comes in pieces, some of its fields in each.
 */
export function partsOf(changes: readonly Change[]): Change[][] {
  return packed(changes.flatMap(piecesOf), (change) => change);
}

function piecesOf(change: Change): Change[] {
  if (sizeOf(change) <= partBytes) return [change];
  const { before, after } = change;
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const only = (names: readonly string[], from: AuditChange["before"]) =>
    from && Object.fromEntries(names.filter((name) => name in from).map((name) => [name, shortened(from[name])]));
  const some = (names: readonly string[]) => ({
    ...change,
    before: only(names, before),
    after: only(names, after),
  });
  return packed(fields, (field) => some([field])).map(some);
}

/** Fills one record after the other. */
function packed<T>(items: readonly T[], changeOf: (item: T) => Change): T[][] {
  let part: T[] = [];
  const parts = [part];
  let room = partBytes;
  for (const item of items) {
    const size = sizeOf(changeOf(item));
    if (size > room && part.length > 0) {
      part = [];
      parts.push(part);
      room = partBytes;
    }
    part.push(item);
    room -= size;
  }
  return parts;
}

/** Whoever has the value can still show that it is the one. */
function shortened(value: unknown): unknown {
  if (bytesOf(value) <= valueBytes) return value;
  const text = canonical(value);
  const hash = createHash("sha256").update(text).digest("hex");
  return `[${Buffer.byteLength(text)} bytes, SHA-256 ${hash}]`;
}

/** A record names the document twice, and people, to be found by as well; and of each personal value it says more. */
function sizeOf(change: Change): number {
  const { resource, before, after } = change;
  const values = personalIn(change).map(([place, uids]) => valueOverhead + bytesOf(place) + 2 * bytesOf(uids));
  return bytesOf({ before, after }) + 2 * bytesOf(resource) + values.reduce((sum, bytes) => sum + bytes, 0);
}
/** The salt, the names of the fields, and where the change stands. */
const valueOverhead = 100;

/** At least what Firestore counts for a value: see "Storage size calculations" in its documentation. */
function bytesOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value) + 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + bytesOf(item), 0);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).reduce((sum, [name, field]) => sum + bytesOf(name) + bytesOf(field), 0);
  }
  // Numbers, times and places are 8 or 16 bytes; only bytes and references are longer, and longer still as text.
  return typeof value === "object" && value !== null ? Math.max(16, Buffer.byteLength(canonical(value))) : 16;
}
