import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A random string of letters and digits, as Stripe's ids and secrets are made of. */
export function randomString(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: a larger one would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}

/** How long the random part of an id is where it is not the usual 24 characters. */
const LENGTHS: Readonly<Record<string, number>> = { acct: 16, cs_test: 58, cs_live: 58, req: 14, prod: 14 };

/** A new id of a kind, such as `re_…` for the prefix `re`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomString(LENGTHS[prefix] ?? 24)}`;
}
