import type { Event } from "@gatehouse/functions/events";
import type { ErrorCode } from "@gatehouse/functions/model/errors";
import { formatMoment } from "../../format.ts";

/** Why nobody is let in on a ticket. */
export interface Refusal {
  title: string;
  /** What is wrong with it, and what to do. */
  text: string;
  /** Where and when it was scanned first, where it was. */
  first: { at: Date; gate: string; ownerName: string } | null;
  /** Whether they may be let in all the same, for a reason. */
  forReason?: true;
}

/** Whether a refusal says something of the ticket, rather than of the network, the server or whoever scans. */
export function isAboutTicket(code: ErrorCode): boolean {
  return aboutTicket.includes(code);
}

const aboutTicket: readonly ErrorCode[] = [
  "invalid-argument",
  "not-found",
  "already-checked-in",
  "failed-precondition",
];

interface Refused {
  code: ErrorCode;
  message: string;
  details: Readonly<Record<string, unknown>>;
}

/** @param event whose organiser's people look after the payment, and whose zone its times are told in */
export function refusalInWords(
  { code, message, details }: Refused,
  { entity_name, time_zone }: Pick<Event, "entity_name" | "time_zone">,
): Refusal {
  const when = (iso: string) => formatMoment(new Date(iso), "full", time_zone);
  if (code === "invalid-argument") {
    return { title: "Not a ticket", text: "A code has 12 letters.", first: null };
  }
  if (code === "already-checked-in") {
    return { title: "Already checked in", text: message, first: firstScan(details) };
  }
  if (code === "failed-precondition" && details.status === "blocked") {
    const whom = `the owner, an admin or the finance manager of ${entity_name}`;
    return {
      title: "Payment disputed or refunded",
      text: `Do not let them in on this ticket. Call ${whom}.`,
      first: null,
    };
  }
  if (code === "failed-precondition" && details.status === "refunded") {
    return { title: "Refunded", text: message, first: null };
  }
  if (details.status === "early" && typeof details.starts_at === "string") {
    return {
      title: "Too early",
      text: `The event begins on ${when(details.starts_at)}.`,
      first: null,
      forReason: true,
    };
  }
  if (details.status === "late" && typeof details.ends_at === "string") {
    return { title: "Too late", text: `The event ended on ${when(details.ends_at)}.`, first: null, forReason: true };
  }
  return { title: "Not valid", text: message, first: null };
}

/** What is said where nobody knows whether the ticket is good. */
export function unknownInWords(error: unknown): { title: string; text: string } {
  const message = error instanceof Error ? error.message : "Something went wrong.";
  if (isRetriable(error)) {
    const text = `${message} Should the ticket have been checked in all the same, the next try says when and where.`;
    return { title: "Not known: try again", text };
  }
  return { title: "Not known", text: message };
}

function isRetriable(error: unknown): boolean {
  return !(error instanceof Error && "retry" in error && error.retry === false);
}

function firstScan({ checked_in_at, checked_in_gate, owner_name }: Refused["details"]): Refusal["first"] {
  if (typeof checked_in_at !== "string") return null;
  return { at: new Date(checked_in_at), gate: textOf(checked_in_gate), ownerName: textOf(owner_name) };
}

function textOf(detail: unknown): string {
  return typeof detail === "string" ? detail : "";
}
