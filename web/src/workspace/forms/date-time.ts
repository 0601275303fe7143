/** Moments as people write them in a time zone: the value of an `<input type="datetime-local">` and back. */

/** How far `timeZone` is ahead of UTC at a moment, in milliseconds. */
function offsetMs(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(atMs / 1000) * 1000;
}

/** `2026-05-01T19:30`: a moment as the clocks of `timeZone` show it. */
export function toLocalInput(atMs: number, timeZone: string): string {
  return new Date(atMs + offsetMs(timeZone, atMs)).toISOString().slice(0, 16);
}

/** The moment at which the clocks of `timeZone` show `local` (`2026-05-01T19:30`); null where it is no date. */
export function fromLocalInput(local: string, timeZone: string): Date | null {
  const wallMs = Date.parse(`${local}Z`);
  if (Number.isNaN(wallMs)) return null;
  // The offset at the wall time read as UTC can be the one from before a clock change; the second look is right.
  const nearMs = wallMs - offsetMs(timeZone, wallMs);
  return new Date(wallMs - offsetMs(timeZone, nearMs));
}

/** The time zone of this device. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All time zones that the browser knows, `present` among them. */
export function timeZones(present: string): string[] {
  return [...new Set([present, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}
