import { formatMinor } from "@gatehouse/functions/model/currencies";
import type { Instant } from "@gatehouse/functions/model/stored";

/** An amount in minor units as people write it: 1050 EUR is "€10.50". */
export function formatMoney(minor: number, currency: string): string {
  return formatMinor(minor, currency);
}

export type MomentStyle = "full" | "date" | "time" | "short";

const moments: Record<MomentStyle, Intl.DateTimeFormatOptions> = {
  full: { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" },
  date: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  short: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  time: { hour: "numeric", minute: "2-digit" },
};

/** A moment in words, in the time zone given or else the device's; the zone is named where it is not the device's. */
export function formatMoment(at: Instant | Date, style: MomentStyle = "full", timeZone?: string): string {
  const date = at instanceof Date ? at : new Date(at.toMillis());
  const zone = timeZone === undefined ? ownZone() : knownZone(timeZone);
  return new Intl.DateTimeFormat(undefined, {
    ...moments[style],
    timeZone: zone,
    ...(style === "date" || sharesOffset(date, zone) ? {} : { timeZoneName: "short" }),
  }).format(date);
}

function sharesOffset(date: Date, timeZone: string): boolean {
  const clock = (zone: string) => date.toLocaleString("en", { timeZone: zone });
  return clock(ownZone()) === clock(timeZone);
}

/** A stored word for people: `content_creator` is "Content creator". */
export function inWords(stored: string): string {
  const words = stored.replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One part of a moment in its time zone, such as the day of the month. */
export function formatPart(at: Instant, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, { ...options, timeZone: knownZone(timeZone) }).format(at.toMillis());
}

/** The time zone if this browser knows it, else UTC: a stored name is only checked for its form. */
export function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return timeZone;
  } catch {
    return "UTC";
  }
}

/** The time zone of this device; UTC where it has none that is known, such as `Etc/Unknown`. */
export function ownZone(): string {
  return knownZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
}
