import { type ErrorCode, errorCodes } from "@gatehouse/functions/model/errors";
import type { Operations } from "@gatehouse/functions/operations";
import { useCallback, useRef, useState } from "react";
import { app, region } from "../firebase.ts";

export type OperationName = keyof Operations;
export type OperationInput<N extends OperationName> = Operations[N]["input"];
export type OperationResult<N extends OperationName> = Operations[N]["result"];

export interface CallOptions {
  /** Repeating a call with the same key has one effect: 8 to 64 characters of A-Z a-z 0-9 _ -. */
  idempotency_key?: string;
}

/** Why an operation was refused; `message` is a sentence for people. */
export class OperationError extends Error {
  override readonly name = "OperationError";
  readonly code: ErrorCode;
  /** The input field at fault, as a path. */
  readonly field: string | null;
  /** Further facts, by code. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly request_id: string | null;
  /** Whether trying again can help. */
  readonly retry: boolean;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
    this.field = typeof details.field === "string" ? details.field : null;
    this.retry = errorCodes[code].retry;
    this.request_id = typeof details.request_id === "string" ? details.request_id : null;
  }
}

/**
 * Runs an operation on the server.
 *
 * @throws OperationError
 */
export async function call<N extends OperationName>(
  name: N,
  input: OperationInput<N>,
  options: CallOptions = {},
): Promise<OperationResult<N>> {
  try {
    const { getFunctions, httpsCallableFromURL } = await import("firebase/functions");
    const operation = httpsCallableFromURL<OperationInput<N> & CallOptions, OperationResult<N>>(
      getFunctions(app, region),
      addressOf(name),
    );
    const { data } = await operation({ ...input, ...options });
    return data;
  } catch (error) {
    throw describe(error);
  }
}

/** An operation for a component: runs it, and knows whether it runs and how it failed. `run` rejects when refused. */
export function useOperation<N extends OperationName>(name: N) {
  const [state, setState] = useState<{ running: boolean; error: OperationError | null }>(idle);
  const latest = useRef(0);
  const run = useCallback(
    async (input: OperationInput<N>, options?: CallOptions): Promise<OperationResult<N>> => {
      latest.current += 1;
      const turn = latest.current;
      const settle = (error: OperationError | null) => {
        if (turn === latest.current) setState({ running: false, error });
      };
      setState({ running: true, error: null });
      try {
        const result = await call(name, input, options);
        settle(null);
        return result;
      } catch (error) {
        settle(describe(error));
        throw error;
      }
    },
    [name],
  );
  const reset = useCallback(() => setState(idle), []);
  return { run, ...state, reset };
}

const idle = { running: false, error: null };

const env = import.meta.env;
const servers =
  env.MODE === "demo"
    ? `${env.VITE_FUNCTIONS_EMULATOR}/${env.VITE_FIREBASE_PROJECT_ID}/${region}`
    : `https://${region}-${env.VITE_FIREBASE_PROJECT_ID}.cloudfunctions.net`;
const services: Record<OperationName, string> = JSON.parse(env.VITE_SERVICES);

/** Where an operation is called: in the path of the service that runs it. */
function addressOf(name: OperationName): string {
  return `${servers}/${services[name]}/${name}`;
}

function describe(error: unknown): OperationError {
  if (error instanceof OperationError) return error;
  const details = error instanceof Error && "details" in error ? error.details : null;
  if (error instanceof Error && isFacts(details) && isErrorCode(details.code)) {
    // The SDK adds the HTTP status to the sentence: "Sold out. [429]".
    return new OperationError(details.code, error.message.replace(/ \[\d{3}\]$/, ""), details);
  }
  // No answer of ours: the network, or a proxy in between.
  return new OperationError("internal", "The server could not be reached. Check your connection and try again.");
}

function isFacts(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
