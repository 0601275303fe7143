/**
 * What time it is, by the server: a device's clock may be off by hours, and seats are held by the server's. The one place
 * that looks at the device's clock.
 */
import { useCallback, useSyncExternalStore } from "react";

/** What the server's time is ahead of the device's. */
let ahead_ms = 0;
const listeners = new Set<() => void>();

/** An answer tells whole seconds, and is a moment on its way: so much says nothing about the clock. */
const noise_ms = 3_000;

export function now(): number {
  return Date.now() + ahead_ms;
}

/** Asks the server once, and again whenever the page comes back into sight: a device that slept may be set anew. */
export function followServerTime(): void {
  void measure();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void measure();
  });
}

async function measure(): Promise<void> {
  const asked_ms = Date.now();
  const answer = await fetch("/", { method: "HEAD", cache: "no-store" }).catch(() => null);
  const told_ms = answer === null ? Number.NaN : serverTime(answer.headers);
  // Without an answer, the device's clock is the best guess.
  if (Number.isNaN(told_ms)) return;
  const difference_ms = told_ms - (asked_ms + Date.now()) / 2;
  const next_ms = Math.abs(difference_ms) < noise_ms ? 0 : difference_ms;
  if (Math.abs(next_ms - ahead_ms) < noise_ms) return;
  ahead_ms = next_ms;
  for (const listener of listeners) listener();
}

/** When an answer was made, and how long a cache has had it since, in milliseconds; NaN where it does not say. */
export function serverTime(headers: Headers): number {
  return Date.parse(headers.get("date") ?? "") + 1000 * Number(headers.get("age") ?? 0);
}

/** One time for all that is drawn at the same moment. */
const drawn_ms = 500;
let shown_ms = 0;
function shownNow(): number {
  if (Math.abs(now() - shown_ms) >= drawn_ms) shown_ms = now();
  return shown_ms;
}

/** The time now, for what is drawn: anew every so often, and at once when the device's clock turns out to be off. */
export function useNow(every_ms = 60_000): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      listeners.add(listener);
      const timer = setInterval(listener, every_ms);
      return () => {
        listeners.delete(listener);
        clearInterval(timer);
      };
    },
    [every_ms],
  );
  return useSyncExternalStore(subscribe, shownNow);
}
