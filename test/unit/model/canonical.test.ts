import fc from "fast-check";
import { Firestore, GeoPoint, Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { canonical, hashOf } from "../../../functions/src/runtime/canonical.ts";

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.string({ unit: "grapheme" }),
    fc.tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(999_999_999)).map(([s, n]) => new Timestamp(s, n)),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
  ),
})).value;

function shuffled(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(shuffled);
  if (stored === null || typeof stored !== "object" || Object.getPrototypeOf(stored) !== Object.prototype) {
    return stored;
  }
  return Object.fromEntries(
    Object.entries(stored)
      .reverse()
      .map(([name, field]) => [name, shuffled(field)]),
  );
}

describe("tamper evidence: the canonical form of a stored value", () => {
  it("does not depend on the order of fields", () => {
    fc.assert(
      fc.property(value, (stored) => {
        expect(canonical(shuffled(stored))).toBe(canonical(stored));
      }),
    );
  });

  it("differs for what differs: a kind of value, a nanosecond, the place of a field", () => {
    const time = new Timestamp(1_700_000_000, 123_456_789);
    const different: unknown[] = [
      null,
      "null",
      true,
      "true",
      0,
      -0,
      "0",
      1,
      1.5,
      Number.NaN,
      "NaN",
      "",
      [],
      {},
      [[]],
      [{}],
      [""],
      { a: 1, b: 2 },
      { a: 2, b: 1 },
      { "a:1,b": 2 },
      { a: { b: 1 } },
      { a: 1, b: [] },
      ["a", "b"],
      ["a,b"],
      ['a","b'],
      time,
      new Timestamp(1_700_000_000, 123_456_788),
      canonical(time),
      time.toDate().toISOString(),
      Buffer.from("a"),
      "YQ==",
      canonical(Buffer.from("a")),
      new GeoPoint(1, 2),
      new GeoPoint(2, 1),
      new Firestore({ projectId: "p" }).doc("a/b"),
      "a/b",
    ];
    expect(new Set(different.map(canonical)).size).toBe(different.length);
  });

  it("is written out here, since seals that are made must stay valid", () => {
    const fields = { b: [1, "x", null], a: { at: new Timestamp(0, 5), yes: true } };
    expect(canonical(fields)).toBe('{"a":{"at":time(1970-01-01T00:00:00.000000005Z),"yes":true},"b":[1,"x",null]}');
    expect(hashOf("aud_1", fields)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf("aud_1", fields)).not.toBe(hashOf("aud_2", fields));
    expect(hashOf("aud_1", fields)).not.toBe(hashOf("aud_1", { ...fields, c: null }));
  });

  it("refuses what Firestore does not store", () => {
    expect(() => canonical(undefined)).toThrow(TypeError);
    expect(() => canonical({ a: () => 1 })).toThrow(TypeError);
  });
});
