import { createHash } from "node:crypto";
import { DocumentReference, GeoPoint, Timestamp } from "firebase-admin/firestore";

/** SHA-256, in hexadecimal, of a stored document's id and of all its fields. */
export function hashOf(id: string, fields: object): string {
  return createHash("sha256")
    .update(canonical([id, fields]))
    .digest("hex");
}

/**
 * A stored value as text: the same for the same value, whatever the order of its fields, and different for any other.
 * Texts are quoted; times (with nanoseconds), bytes, places and references are not, so that no text can pass for one.
 *
 * @throws TypeError  for what Firestore does not store
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}`;
  if (value instanceof Timestamp) return `time(${inNanoseconds(value)})`;
  if (value instanceof GeoPoint) return `place(${value.latitude},${value.longitude})`;
  if (value instanceof DocumentReference) return `document(${JSON.stringify(value.path)})`;
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString("base64")})`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value)
      // Not by locale: the order must be the same on every machine.
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
    return `{${fields.join(",")}}`;
  }
  throw new TypeError(`A document holds a value that cannot be hashed: ${typeof value}`);
}

/** ISO 8601 with nine digits. */
function inNanoseconds(time: Timestamp): string {
  const toTheSecond = new Date(time.seconds * 1000).toISOString().slice(0, 19);
  return `${toTheSecond}.${String(time.nanoseconds).padStart(9, "0")}Z`;
}
