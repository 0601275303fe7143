/** Structured log lines, made short for the terminal of whoever runs the stack. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** What somebody should see at once; the rest is in the log files. */
const marks: Partial<Record<string, string>> = {
  WARNING: "!",
  ERROR: "✗",
  CRITICAL: "✗",
  ALERT: "✗",
  EMERGENCY: "✗",
};

/**
 * A structured line as a person reads it: `✗ request req_… failed: No such session`. What the Functions emulator writes
 * before it does not matter.
 *
 * @returns null for what is no warning and no error, or not structured
 */
export function inShort(line: string): string | null {
  const start = line.indexOf("{");
  if (start < 0) return null;
  let entry: unknown;
  try {
    entry = JSON.parse(line.slice(start));
  } catch {
    return null;
  }
  const { severity, message } = Object(entry);
  const mark = marks[String(severity)];
  if (mark === undefined) return null;
  // A message may carry its stack, which is in the file.
  const [first = ""] = String(message ?? "").split("\n");
  const cause = causeOf(entry);
  return `${mark} ${first.replace(/^Error: /, "")}${cause === null ? "" : `: ${cause}`}`;
}

/** What went wrong beneath, where the entry has an error with a message. */
function causeOf(entry: unknown): string | null {
  const { error } = Object(entry);
  const message: unknown = Object(error).message ?? Object(Object(error).raw).message;
  return typeof message === "string" && message !== "" ? (message.split("\n")[0] ?? null) : null;
}

/** Calls `tell` with each warning and error among the lines of a stream. */
export function tellTroubles(stream: Readable, tell: (line: string) => void): void {
  createInterface({ input: stream }).on("line", (line) => {
    const short = inShort(line);
    if (short !== null) tell(short);
  });
}
