/** Codes that people pass on, type or scan. */

/**
 * Scanners type what they read on a keyboard, whose layout need not be the computer's. So no letter that has another
 * place on a German or French one (A, M, Q, W, Y, Z), and no digit, which takes the shift key in France; no O, which is
 * taken for a zero, and no other vowel, so that no code is a word.
 */
export const codeAlphabet = "BCDFGHJKLNPRSTVX";

/** What was typed or scanned, as it is kept: without spaces, hyphens and what is not shown, in capitals. */
export function readCode(typed: string): string {
  return typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
