import type { ErrorCode } from "../../../../functions/src/model/errors.ts";

/** Why nobody is let in on a ticket. */
export interface Refusal {
  title: string;
  /** What is wrong with it, and what to do. */
  text: string;
  /** Where and when it was scanned first, where it was. */
  first: { at: Date; gate: string; ownerName: string } | null;
}

interface Refused {
  code: ErrorCode;
  message: string;
  details: Readonly<Record<string, unknown>>;
}

/** @param organiser whose people look after the payment */
export function refusalInWords({ code, message, details }: Refused, organiser: string): Refusal {
  if (code === "invalid-argument") {
    return { title: "Not a ticket", text: "A code has 12 letters and digits.", first: null };
  }
  if (code === "already-checked-in") {
    return { title: "Already checked in", text: message, first: firstScan(details) };
  }
  if (code === "failed-precondition" && details.status === "blocked") {
    const whom = `the owner, an admin or the finance manager of ${organiser}`;
    return {
      title: "Payment disputed or refunded",
      text: `Do not let them in on this ticket. Call ${whom}.`,
      first: null,
    };
  }
  if (code === "failed-precondition" && details.status === "refunded") {
    return { title: "Refunded", text: message, first: null };
  }
  return { title: "Not valid", text: message, first: null };
}

function firstScan({ checked_in_at, checked_in_gate, owner_name }: Refused["details"]): Refusal["first"] {
  if (typeof checked_in_at !== "string") return null;
  return { at: new Date(checked_in_at), gate: textOf(checked_in_gate), ownerName: textOf(owner_name) };
}

function textOf(detail: unknown): string {
  return typeof detail === "string" ? detail : "";
}
