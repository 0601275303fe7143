/** Hands comma-separated values to the browser as a file. */
export function downloadCsv(name: string, parts: readonly string[]): void {
  // The mark at the start makes spreadsheets read it as UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", ...parts], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
