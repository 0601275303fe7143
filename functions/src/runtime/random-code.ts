import { randomInt } from "node:crypto";
import { codeAlphabet } from "../model/codes.ts";

/** A random code that people pass on, type or scan; each symbol is one of 16. */
export function randomCode(length: number): string {
  return Array.from({ length }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join("");
}
