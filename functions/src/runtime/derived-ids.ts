import { hash } from "node:crypto";
import { type IdKind, prefixOf } from "../ids.ts";
import { encode } from "../model/ids.ts";

/** The same id for the same parts, whoever asks: what makes a repetition meet the document of the first time. */
export function derivedId(kind: IdKind, ...parts: readonly (string | number)[]): string {
  return `${prefixOf(kind)}_${encode(digest(kind, ...parts))}`;
}

/** A document id for records that no one names. */
export function derivedKey(...parts: readonly (string | number)[]): string {
  return encode(digest(...parts));
}

function digest(...parts: readonly (string | number)[]): Uint8Array {
  // JSON keeps the parts apart: ["a", "bc"] and ["ab", "c"] differ.
  return hash("sha256", JSON.stringify(parts), "buffer");
}
