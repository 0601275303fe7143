/**
 * Values: what may write a document may still not write anything into it. A table starts from a write that is allowed,
 * and names changes to it that must be denied, and values at the limits that must not.
 */
import type { DocumentData } from "firebase/firestore";
import { beforeAll, describe, expect, it } from "vitest";
import { type Actor, type ActorName, actors } from "./actors.ts";
import { type Attempt, decision } from "./decision.ts";
import { stampsOfChange, stampsOfNew } from "./documents.ts";
import type { RulesEnvironment, Stored } from "./environment.ts";

/** Changes to the fields of the allowed write. A field that is `missing` is left out. */
type Changes = Record<string, unknown>;

export const missing = Symbol("missing");

interface Table {
  /** The allowed write, in words. */
  what: string;
  actor: ActorName;
  operation: "create" | "update";
  /**
   * A document of its own for each write: where it is or will be, and what has to be there. With `uid` somebody else
   * writes it, where a document belongs to one person.
   */
  place: Place;
  fields: DocumentData;
  denied: Record<string, Changes>;
  allowed: Record<string, Changes>;
  /** Where the allowed write must be denied. */
  deniedAt?: Record<string, Place>;
}

type Place = () => { path: string; documents: readonly Stored[]; uid?: string };

export function forgeries(rules: RulesEnvironment, table: Table): void {
  const cases = [
    ...casesOf("is allowed", table.place, { "nothing forged": {}, ...table.allowed }),
    ...casesOf("is denied", table.place, { ...stampForgeries(table.operation), ...table.denied }),
    ...Object.entries(table.deniedAt ?? {}).flatMap(([where, place]) => casesOf("is denied", place, { [where]: {} })),
  ].map(({ changes, place, ...rest }) => {
    const { path, documents, uid } = place();
    const actor: Actor = uid === undefined ? actors[table.actor] : { uid, secondFactor: false };
    const stamps = table.operation === "create" ? stampsOfNew(actor.uid) : stampsOfChange(actor.uid);
    const written: Changes = { ...table.fields, ...stamps, ...changes };
    const fields = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== missing));
    const attempt: Attempt = { operation: table.operation, path, fields };
    return { ...rest, actor, documents, attempt };
  });

  describe(`${table.actor} writes ${table.what}`, () => {
    const decisions = new Map<string, string>();
    beforeAll(async () => {
      await rules.store(cases.flatMap(({ documents }) => documents));
      await Promise.all(
        cases.map(async ({ change, actor, attempt }) =>
          decisions.set(change, await decision(rules.as(actor), attempt)),
        ),
      );
    });
    it.each(cases)("with $change: $expected", ({ change, expected }) => {
      expect(`is ${decisions.get(change)}`).toBe(expected);
    });
  });
}

interface Case {
  change: string;
  expected: "is allowed" | "is denied";
  changes: Changes;
  place: Place;
}

function casesOf(expected: Case["expected"], place: Place, changes: Record<string, Changes>): Case[] {
  return Object.entries(changes).map(([change, fields]) => ({ change, expected, changes: fields, place }));
}

/** What holds for every client's write. */
function stampForgeries(operation: "create" | "update"): Record<string, Changes> {
  const past = new Date(0);
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
  return JSON.stringify(value);
}
