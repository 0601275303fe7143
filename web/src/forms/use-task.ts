import { useRef, useState } from "react";

export interface Task {
  /** Does the work, unless some is under way already. Never rejects: a failure stands in `error`. */
  run(work: () => Promise<unknown>): Promise<void>;
  running: boolean;
  /** Why the last run failed; null where it did not. */
  error: Error | null;
}

/** One piece of work at a time, with its progress and its failure. */
export function useTask(): Task {
  const busy = useRef(false);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  return {
    running,
    error,
    async run(work) {
      // A second tap can come before the render that disables the button.
      if (busy.current) return;
      busy.current = true;
      setRunning(true);
      setError(null);
      try {
        await work();
      } catch (thrown) {
        setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      } finally {
        busy.current = false;
        setRunning(false);
      }
    },
  };
}
