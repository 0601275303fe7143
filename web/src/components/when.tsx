import type { Instant } from "@gatehouse/functions/model/stored";
import { formatMoment, type MomentStyle } from "../format.ts";

interface WhenProps {
  at: Instant | null;
  /** An IANA name such as Europe/Berlin; without it, the device's. */
  timeZone?: string;
  style?: MomentStyle;
}

/** A moment in words; a dash for none. */
export function When({ at, timeZone, style = "full" }: WhenProps) {
  if (at === null) return <span>–</span>;
  return <time dateTime={new Date(at.toMillis()).toISOString()}>{formatMoment(at, style, timeZone)}</time>;
}
