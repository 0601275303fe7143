/** Whether the server can be reached: what the browser says of its network, and whether the server answers. */
import { useSyncExternalStore } from "react";

/** Longer than any answer takes on a network that works, however slow. */
const answer_ms_max = 8_000;

/** Listeners that have had no answer from the server for that long. */
const unanswered = new Set<object>();
const watchers = new Set<() => void>();

function tell(): void {
  for (const watcher of watchers) watcher();
}

/** What a listener says of the answers that it gets. */
export interface Waiting {
  /** It got something: from the server, or what the device had kept. */
  heard(fromCache: boolean): void;
  stop(): void;
}

/** Counts a listener's time without an answer from the server; `onLate` is called when that was too long. */
export function waitForServer(onLate: () => void): Waiting {
  const listener = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    timer ??= setTimeout(() => {
      unanswered.add(listener);
      tell();
      onLate();
    }, answer_ms_max);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    if (unanswered.delete(listener)) tell();
  };
  begin();
  return { heard: (fromCache) => (fromCache ? begin() : stop()), stop };
}

export function isReachable(): boolean {
  return navigator.onLine && unanswered.size === 0;
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  window.addEventListener("online", watcher);
  window.addEventListener("offline", watcher);
  return () => {
    watchers.delete(watcher);
    window.removeEventListener("online", watcher);
    window.removeEventListener("offline", watcher);
  };
}

/** "offline": the device has no network. "silent": it has one, and the server does not answer. */
export function useReach(): "online" | "offline" | "silent" {
  return useSyncExternalStore(subscribe, () => {
    if (!navigator.onLine) return "offline";
    return unanswered.size === 0 ? "online" : "silent";
  });
}
