/** Files for spreadsheets. */
import Papa from "papaparse";

/** What stands between two columns: spreadsheets expect another sign where the comma is the decimal sign. */
export const separators = { ",": "Comma", ";": "Semicolon", "\t": "Tab" } as const;
export type Separator = keyof typeof separators;

export function isSeparator(text: string | undefined): text is Separator {
  return text !== undefined && Object.hasOwn(separators, text);
}

/** @param locale of the reader; their device's where none is given */
export function usualSeparator(locale?: string): Separator {
  return new Intl.NumberFormat(locale).format(0.5).includes(",") ? ";" : ",";
}

/** Rows as separated values (RFC 4180), each cell in quotes, each line ended. */
export function csvLines(rows: readonly (readonly string[])[], delimiter: Separator): string {
  if (rows.length === 0) return "";
  const harmless = rows.map((row) => row.map(withoutFormulas));
  return `${Papa.unparse(harmless, { delimiter, quotes: true, newline: "\r\n" })}\r\n`;
}

/**
 * A spreadsheet runs a text that begins like a formula; an apostrophe in front makes it text. Where it splits a cell at a
 * sign that this file does not use as its separator, the rest of the text begins a cell, too.
 */
function withoutFormulas(text: string): string {
  return text.replace(/[,;\t|\r\n](?=[\s"]*[=+\-@＝＋－＠])/g, "$&'").replace(/^(?=[\s"]*[=+\-@＝＋－＠])/, "'");
}
