import { randomInt } from "node:crypto";

// Without what is misread: 0 and O, 1, I and L, U and V, 5 and S, 2 and Z.
const alphabet = "34679ABCDEFGHJKMNPQRTWXY";

/** A random code that people pass on, type or scan; each symbol is one of 24. */
export function randomCode(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
