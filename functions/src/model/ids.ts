/** Ids carry their kind as a prefix; the rest is random, or derived where a repetition must meet the same document. */

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** 20 characters of 5 bits: 100 bits, never sequential. */
export function encode(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, 20)) text += alphabet[byte & 31];
  return text;
}

/** A new random id such as `ord_7c…`. */
export function randomId(prefix: string): string {
  return `${prefix}_${encode(crypto.getRandomValues(new Uint8Array(20)))}`;
}
