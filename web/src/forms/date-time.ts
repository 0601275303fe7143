/** Moments as people write them in a time zone: the value of an `<input type="datetime-local">` and back. */

import type { Instant } from "@gatehouse/functions/model/stored";
import { Temporal } from "temporal-polyfill";
import { knownZone } from "../format.ts";

/** `2026-05-01T19:30`: a moment as the clocks of `timeZone` show it. */
export function toLocalInput(atMs: number, timeZone: string): string {
  const there = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(knownZone(timeZone));
  return there.toPlainDateTime().toString({ smallestUnit: "minute" });
}

/**
 * The moment at which the clocks of `timeZone` show `local` (`2026-05-01T19:30`): the first one where they show it twice.
 *
 * @param was  what it was before; it stays so if that is still what the clocks show
 */
export function fromLocalInput(local: string, timeZone: string, was: Instant | null = null): Date | null {
  if (was !== null && toLocalInput(was.toMillis(), timeZone) === local) return new Date(was.toMillis());
  const found = read(local, timeZone);
  return found === null ? null : new Date(found.first.epochMilliseconds);
}

/** Why there is no such local time, in words for people; null where there is, or nothing was typed. */
export function localTimeProblem(local: string, timeZone: string): string | null {
  const found = read(local, timeZone);
  if (found === null || found.first.toPlainDateTime().equals(found.wanted)) return null;
  return "The clocks are put forward then, and never show this time. Choose another.";
}

/** What is meant by a local time that comes twice, in words for people; null where it comes once. */
export function localTimeNote(local: string, timeZone: string): string | null {
  const found = read(local, timeZone);
  if (found === null || found.first.equals(found.second)) return null;
  if (!found.first.toPlainDateTime().equals(found.wanted)) return null;
  return "The clocks are put back then and show this time twice: it is the first of the two.";
}

function read(local: string, timeZone: string) {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return null;
  try {
    const wanted = Temporal.PlainDateTime.from(local, { overflow: "reject" });
    const zone = knownZone(timeZone);
    return {
      wanted,
      first: wanted.toZonedDateTime(zone, { disambiguation: "earlier" }),
      second: wanted.toZonedDateTime(zone, { disambiguation: "later" }),
    };
  } catch {
    return null;
  }
}

/** All time zones that the browser knows, `present` among them. */
export function timeZones(present: string): string[] {
  return [...new Set([present, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}
