/**
 * Values: what may write a document may still not write anything into it. A table starts from a write that is allowed,
 * and names changes to it that must be denied, and values at the limits that must not.
 */
import { type Actor, type ActorName, actors } from "./actors.ts";
import type { Group } from "./cases.ts";
import { inDays, stampsOfChange, stampsOfNew } from "./documents.ts";
import type { Fields, Stored } from "./project.ts";

/** Changes to the fields of the allowed write. A field that is `missing` is left out. */
type Changes = Fields;

/** What no name holds. */
export const contacts = [
  "see http://evil.example",
  "WWW.EVIL.EXAMPLE",
  "Pay\nat evil.com",
  "me@evil.org",
  "evil.de/now",
];

/** Names that come near to that. */
export const harmlessNames = [
  "St. Pauli",
  "Dr. Motte @ the Mill",
  "Vol. 2.5",
  "नमस्ते",
  "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u2764\ufe0f",
  `ab${"\u0301".repeat(6)}`,
];

/** Of which nothing is seen. */
export const unseen = [
  "\u200b\u200b",
  "\u3164\u1160\u115f\uffa0",
  "\u2800\u2800",
  "\u0301\u0301 \u00ad",
  "\ue000\ue001",
  "\u2065\u{e0080}\u{e0fff}",
  "\ufffc\u{1d159}",
  "\u{13430}\u{1bca0}\u{16fe4}",
  "\ufdd0\ufdef",
];

/** What no text holds: controls, signs that turn what follows around, towers of marks. */
export const hiding = [
  "ab\u0007",
  "ab\u0085",
  "ab\u202ecd",
  "ab\u2066cd",
  "ab\ufff9cd",
  "ab\u2028cd",
  `ab${"\u0301".repeat(7)}`,
];

/** What no line holds. */
export const breaks = ["ab\ncd", "ab\tcd"];

export const missing = Symbol("missing");

/** In a field: the uid of whoever writes. */
export const self = Symbol("self");

export interface Table {
  collection: string;
  /** The allowed write, in words. */
  what: string;
  actor: ActorName;
  operation: "create" | "update";
  /**
   * A document of its own for each write: where it is or will be, and what has to be there. With `uid` somebody else
   * writes it, where a document belongs to one person.
   */
  place: Place;
  fields: Fields;
  denied: Record<string, Changes>;
  allowed: Record<string, Changes>;
  /** Where the allowed write is allowed, too. */
  allowedAt?: Record<string, Place>;
  /** Where the allowed write must be denied. */
  deniedAt?: Record<string, Place>;
}

type Place = (changes: Changes) => {
  path: string;
  documents: readonly Stored[];
  uid?: string;
  /** What the write says of its place. */
  fields?: Fields;
};

export function forgeries(table: Table): Group {
  const placed = [
    ...casesOf("allowed", table.place, { "nothing forged": {}, ...table.allowed }),
    ...casesOf("denied", table.place, { ...stampForgeries(table.operation), ...table.denied }),
    ...Object.entries(table.allowedAt ?? {}).flatMap(([where, place]) => casesOf("allowed", place, { [where]: {} })),
    ...Object.entries(table.deniedAt ?? {}).flatMap(([where, place]) => casesOf("denied", place, { [where]: {} })),
  ].map(({ name, expected, changes, place }) => {
    const { path, documents, uid, fields: ofPlace } = place(changes);
    const actor: Actor = uid === undefined ? actors[table.actor] : { ...actors[table.actor], uid };
    const stamps = table.operation === "create" ? stampsOfNew(actor.uid) : stampsOfChange(actor.uid);
    const written: Changes = { ...table.fields, ...ofPlace, ...stamps, ...changes };
    const fields = Object.fromEntries(
      Object.entries(written)
        .filter(([, value]) => value !== missing)
        .map(([field, value]) => [field, value === self ? actor.uid : value]),
    );
    return { each: { name, expected, actor, attempt: { operation: table.operation, path, fields } }, documents };
  });
  return {
    name: `${table.actor} writes ${table.what}`,
    collection: table.collection,
    cases: placed.map(({ each }) => each),
    documents: placed.flatMap(({ documents }) => documents),
  };
}

function casesOf(expected: "allowed" | "denied", place: Place, changes: Record<string, Changes>) {
  return Object.entries(changes).map(([change, fields]) => ({
    name: `with ${change}`,
    expected,
    changes: fields,
    place,
  }));
}

/** What holds for every client's write. */
function stampForgeries(operation: "create" | "update"): Record<string, Changes> {
  const past = inDays(-1);
  return {
    "another's signature": { updated_by: "somebody" },
    "an old time of change": { updated_at: past },
    "an old time of creation": { created_at: past },
    "an operation's request id": { request_id: "req_forged" },
    "a field that nobody knows": { extra: 1 },
    ...(operation === "create" && {
      "no signature": { updated_by: missing },
      "no time of change": { updated_at: missing },
      "no time of creation": { created_at: missing },
    }),
    ...(operation === "update" && {
      "the stored signature": { updated_by: missing },
      "the stored time of change": { updated_at: missing },
    }),
  };
}

/** Each of the fields left out in turn. */
export function eachMissing(fields: object): Record<string, Changes> {
  return Object.fromEntries(Object.keys(fields).map((field) => [`no ${field}`, { [field]: missing }]));
}

/** The field with each of the values in turn. */
export function eachValue(field: string, values: readonly unknown[]): Record<string, Changes> {
  return Object.fromEntries(values.map((value) => [`${field} = ${describeValue(value)}`, { [field]: value }]));
}

function describeValue(value: unknown): string {
  if (value === missing) return "nothing";
  if (typeof value === "string" && value.length > 60) return `${value.length} characters`;
  const escaped = (character: string) => `\\u${character.codePointAt(0)?.toString(16)}`;
  return JSON.stringify(value).replace(/[\p{C}\p{M}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/gu, (character) =>
    character === " " ? character : escaped(character),
  );
}
