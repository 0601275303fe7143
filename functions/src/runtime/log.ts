/** Structured log lines, as Cloud Logging reads them. */
import { info, error as writeError } from "firebase-functions/logger";

/** One line an operation, a webhook or a job. */
export function log(line: {
  operation: string;
  actor_id: string;
  request_id: string;
  code: string;
  duration_ms: number;
}): void {
  if (process.env.GATEHOUSE_QUIET === undefined) info(`${line.operation} ${line.code}`, line);
}

/** The head of the audit chain: kept where nobody who can write to the database can change it. */
export function logSeal({ number, hash, count }: { number: number; hash: string; count: number }): void {
  if (process.env.GATEHOUSE_QUIET === undefined) info(`audit seal ${number} ${hash}`, { seal: number, hash, count });
}

export function logFailure(error: unknown, request_id: string): void {
  writeError(`request ${request_id} failed`, { request_id, error });
}
