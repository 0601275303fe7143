/** Lengths of time that a limit can have, in seconds, as one says "so many …". */
export const timesInWords: ReadonlyMap<number, string> = new Map([
  [1, "a second"],
  [10, "in 10 seconds"],
  [60, "a minute"],
  [600, "in 10 minutes"],
  [3_600, "an hour"],
  [86_400, "a day"],
]);

/** "30 a minute". */
export function callsInWords({ max, per_seconds }: { max: number; per_seconds: number }): string {
  return `${max.toLocaleString()} ${timeInWords(per_seconds)}`;
}

export function timeInWords(seconds: number): string {
  return timesInWords.get(seconds) ?? `in ${seconds.toLocaleString()} seconds`;
}

/** `setRateLimit` is "Set rate limit". */
export function operationInWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\bgod\b/, "GOD");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
