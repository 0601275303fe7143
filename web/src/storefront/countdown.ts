import { useNow } from "../data/clock.ts";

/** The time left until then as `m:ss`; null when it is over. */
export function useCountdown(until_ms: number): string | null {
  const now_ms = useNow(1000);
  const seconds = Math.ceil((until_ms - now_ms) / 1000);
  if (seconds <= 0) return null;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
