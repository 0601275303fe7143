import { useNow } from "../data/clock.ts";
import { formatMoment } from "../format.ts";

/** How long a support access still lasts, and until when. */
export function Remaining({ until_ms }: { until_ms: number }) {
  const now_ms = useNow(10_000);
  const minutes = Math.max(1, Math.ceil((until_ms - now_ms) / 60_000));
  const left = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return (
    <span>
      until {formatMoment(new Date(until_ms), "time")}, {left} left
    </span>
  );
}
