/**
 * What a text shows. Anything may come over the wire: letters that nothing is seen of, signs that turn what follows
 * around, half of a pair of code units. Operations, forms and `firestore.rules` ask for the same.
 */

// The classes are written as both JavaScript and the rules' RE2 know them, but for the braces of a code point: see
// `inRules`.

/** Characters of which alone nothing is seen: spaces, controls, formats, marks without a letter, fillers. */
const unseen =
  "\\p{Z}\\p{Cc}\\p{Cf}\\p{Co}\\p{M}\\u{115f}\\u{1160}\\u{2065}\\u{2800}\\u{3164}\\u{fdd0}-\\u{fdef}\\u{ffa0}" +
  "\\u{fff0}-\\u{fff8}\\u{fffc}\\u{13430}-\\u{13455}\\u{16fe4}\\u{1bca0}-\\u{1bca3}\\u{1d159}\\u{e0000}-\\u{e0fff}";
/** They turn around what follows, or stand for notes that nobody shows. */
const turning = "\\u{2028}\\u{2029}\\u{202a}-\\u{202e}\\u{2066}-\\u{2069}\\u{fff9}-\\u{fffb}";
/** So many marks on a letter are a tower over the lines above. No script stacks more than four. */
const tower = "\\p{M}{7}";

/** One visible character, after any others. */
export const shownPattern = `[${unseen}]*[^${unseen}]`;
/** What no line holds, and what no text of several lines does. */
export const hiddenInLine = `[\\u{0}-\\u{1f}\\u{7f}-\\u{9f}${turning}]|${tower}`;
export const hiddenInLines = `[\\u{0}-\\u{8}\\u{b}\\u{c}\\u{e}-\\u{1f}\\u{7f}-\\u{9f}${turning}]|${tower}`;

/** A pattern as a string of `firestore.rules` has it. */
export function inRules(pattern: string): string {
  return pattern.replaceAll("\\u{", "\\x{").replaceAll("\\", "\\\\");
}

// Without what may come before it: over a text of nothing but fillers, that would take as many steps as its length squared.
const shown = new RegExp(`[^${unseen}]`, "gu");
const hidden = { line: new RegExp(hiddenInLine, "u"), lines: new RegExp(hiddenInLines, "u") };

/** A text of one line, as it is kept: composed letters, single spaces. Empty where nothing would be seen. */
export function oneLine(text: string): string {
  return showsNothing(text) ? "" : text.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** A text of several lines, as it is kept. Empty where nothing would be seen. */
export function severalLines(text: string): string {
  return showsNothing(text) ? "" : text.normalize("NFC").replace(/\r\n?/g, "\n").trim();
}

function showsNothing(text: string): boolean {
  return text.search(shown) === -1;
}

export interface TextBounds {
  /** Of characters that are seen. */
  least: number;
  /** Of all, as JavaScript and the `maxLength` of a form count. */
  most: number;
  lines?: true;
}

/** What is wrong with a text that {@link oneLine} or {@link severalLines} gave, in words for people; null for nothing. */
export function textProblem(text: string, { least, most, lines }: TextBounds): string | null {
  if (text.length > most) return `At most ${most} characters, please; there are ${text.length}.`;
  if (!text.isWellFormed() || hidden[lines ? "lines" : "line"].test(text)) {
    return "A sign in it cannot be shown. Please type it anew.";
  }
  const count = text.match(shown)?.length ?? 0;
  if (count >= least) return null;
  return count === 0 ? "Please fill this in." : `At least ${least} characters, please.`;
}

const signs = new RegExp(`[\\p{Cc}${turning}]`, "gu");

/** A line of what was said, whatever was said: without what cannot be shown, and cut where a character ends. */
export function shownLine(text: string, most: number): string {
  const line = text.toWellFormed().replace(/\s+/g, " ").replace(signs, "").normalize("NFC");
  // Only now: what stood between two marks may be gone.
  return oneLine(cut(line.replace(/(\p{M}{6})\p{M}+/gu, "$1"), most));
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A text's beginning of at most so many code units: a letter with its accents, or an emoji of seven, stays whole. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of characters.segment(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** A text as people type it when they look for it: without case, accents and extra spaces. */
export function folded(text: string): string {
  return oneLine(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
