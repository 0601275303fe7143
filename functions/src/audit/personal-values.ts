/** The part of a record that can be taken away: what a seal covers of it, and what is left without it. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { hashOf } from "../runtime/canonical.ts";
import { type AuditChange, type AuditRecord, erasedText, type PersonalValue } from "./model.ts";

const shownFields = z.record(z.string(), z.unknown()).nullable();
const of = z.array(z.string());
type Values = Pick<AuditRecord, "actor_name" | "reason" | "changes" | "personal">;

/** What every record has that was not tampered with. */
export const recorded = z.looseObject({
  platform_id: z.string(),
  actor_name: z.string(),
  reason: z.string().nullable(),
  changes: z.array(z.strictObject({ resource: z.string(), before: shownFields, after: shownFields })),
  personal: z.record(
    z.string(),
    z.union([z.strictObject({ of, salt: z.string() }), z.strictObject({ of, hash: z.string() })]),
  ),
  about: z.array(z.string()),
});

/**
 * What a seal covers of a stored record: all of it, but that for each personal value stands its salted hash. It is the same
 * before and after values were erased, and another one if anything else was done to the record.
 */
export function sealedForm(stored: object): object {
  const parsed = recorded.safeParse(stored);
  // What has not the form of a record was not sealed as one either.
  if (!parsed.success) return stored;
  const { about, ...record } = parsed.data;
  const personal: Record<string, unknown> = { ...record.personal };
  const rest = withValues(record, (place, value) => {
    const entry = record.personal[place];
    if (entry === undefined) return value;
    personal[place] = erasedEntry(entry, value);
    // Where something else stands than what was left there, it stays in, so that the hash tells.
    return "hash" in entry && value !== erasedText ? value : null;
  });
  return { ...rest, personal, ...(isDeepStrictEqual(about, peopleIn(record.personal)) ? {} : { about }) };
}

/** What becomes of a record's fields without one person's values, and the places of these; the values of others stay. */
export function withoutValuesOf(uid: string, record: Values): { left: object; places: string[] } {
  const personal: AuditRecord["personal"] = { ...record.personal };
  const places: string[] = [];
  const { actor_name, reason, changes } = withValues(record, (place, value) => {
    const entry = record.personal[place];
    if (entry === undefined || "hash" in entry || !entry.of.includes(uid)) return value;
    personal[place] = erasedEntry(entry, value);
    places.push(place);
    return erasedText;
  });
  return { left: { actor_name, reason, changes, personal, about: peopleIn(personal) }, places };
}

/** Whose the values are that are still there. */
function peopleIn(personal: AuditRecord["personal"]): string[] {
  const there = Object.values(personal).filter((entry) => "salt" in entry);
  return [...new Set(there.flatMap(({ of }) => of))].sort();
}

function erasedEntry(entry: PersonalValue, value: unknown): PersonalValue {
  return "hash" in entry ? entry : { of: entry.of, hash: hashOf(entry.salt, { value }) };
}

/** A record with other values in the places where personal ones may stand. */
function withValues<T extends Omit<Values, "personal">>(
  record: T,
  valueAt: (place: string, value: unknown) => unknown,
) {
  const sideOf = (fields: AuditChange["before"], at: string) =>
    fields &&
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, valueAt(`${at}.${name}`, value)]));
  return {
    ...record,
    actor_name: valueAt("actor_name", record.actor_name),
    reason: valueAt("reason", record.reason),
    changes: record.changes.map((change, index) => ({
      ...change,
      before: sideOf(change.before, `changes.${index}.before`),
      after: sideOf(change.after, `changes.${index}.after`),
    })),
  };
}
