/** What is wrong with a typed value, in words for people; null where nothing is. */
import { holdsContact } from "@gatehouse/functions/model/text";
import { oneLine, severalLines, textProblem } from "@gatehouse/functions/model/visible";

/** A text of several lines, or of one in a field that takes no more. */
export function lengthProblem(value: string, least: number, most: number): string | null {
  return textProblem(severalLines(value), { least, most, lines: true });
}

/** What somebody or something is called leads nowhere. */
export function nameProblem(value: string, least: number, most: number): string | null {
  return (
    textProblem(oneLine(value), { least, most }) ?? (holdsContact(value) ? "A name without an address, please." : null)
  );
}

/** An image address is optional, but must be https. */
export function imageProblem(value: string): string | null {
  if (value.trim() === "") return null;
  const url = URL.parse(value.trim());
  return url?.protocol === "https:" ? null : "An address that begins with https://, please.";
}

export function emailProblem(value: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : "An e-mail address, please.";
}

/** The text of an optional field, or null where it is empty. */
export function orNull(value: string): string | null {
  return value.trim() === "" ? null : value.trim();
}

/** A whole number from `least` on; null where the text is none. */
export function toCount(text: string, least: number): number | null {
  const trimmed = text.trim();
  const count = /^\d{1,7}$/.test(trimmed) ? Number(trimmed) : -1;
  return count >= least ? count : null;
}
