import { type FormEvent, useState } from "react";
import { readableAuthError } from "./auth-errors.ts";

/** Work that a person starts: whether it runs, and why it failed. */
export function useTask<Input extends unknown[]>(work: (...input: Input) => Promise<unknown>) {
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const run = async (...input: Input) => {
    setRunning(true);
    setError(null);
    try {
      await work(...input);
    } catch (thrown) {
      setError(readableAuthError(thrown));
    } finally {
      setRunning(false);
    }
  };
  return { run, running, error };
}

/** The same for a form. */
export function useSubmit(work: () => Promise<unknown>) {
  const { run, ...state } = useTask(work);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    return run();
  };
  return { submit, ...state };
}
