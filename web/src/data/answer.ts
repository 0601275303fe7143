import { useEffect, useEffectEvent, useState } from "react";
import type { Live } from "./live.ts";

/** What the server said when it was asked last. While it is asked again, the former answer stays. */
export interface Answer<T> {
  live: Live<T>;
  asking: boolean;
  /** Asks once more. */
  again(): void;
}

/**
 * Asks when the component shows, anew when the key changes, and again on demand; what comes too late is dropped.
 *
 * @param key  all that the answer hangs on; null for not yet
 */
export function useAnswer<T>(key: string | null, ask: () => Promise<T>): Answer<T> {
  const [live, setLive] = useState<Live<T>>({ status: "loading" });
  const [answered, setAnswered] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const question = key === null ? null : `${turn} ${key}`;
  const askNow = useEffectEvent(ask);
  useEffect(() => {
    if (question === null) return;
    let isCurrent = true;
    const settle = (next: Live<T>) => {
      if (!isCurrent) return;
      setLive(next);
      setAnswered(question);
    };
    askNow().then(
      (data) => settle({ status: "ready", data }),
      (error: Error) => settle({ status: "error", error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [question]);
  return { live, asking: question !== null && answered !== question, again: () => setTurn((before) => before + 1) };
}
