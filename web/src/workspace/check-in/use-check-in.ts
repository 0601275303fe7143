import { useRef, useState } from "react";
import { call, OperationError } from "../../data/call.ts";
import { signal } from "./signal.ts";

interface Scanned {
  /** One number a scan, the newest the highest. */
  id: number;
  at: Date;
}

export interface Admitted extends Scanned {
  kind: "admitted";
  ticketId: string;
  ownerName: string;
  ticketTypeName: string;
}

export interface Refused extends Scanned {
  kind: "refused";
  title: string;
  /** Where and when it was scanned first, or what is wrong with it. */
  text: string;
  first: { at: Date; gate: string; ownerName: string } | null;
}

/** Nothing was decided: the server did not answer. */
export interface Undecided extends Scanned {
  kind: "undecided";
  text: string;
}

export type Outcome = Admitted | Refused | Undecided;

export interface CheckIn {
  /** Newest first: what this device saw since the page opened. */
  outcomes: Outcome[];
  /** The answer to the newest scan; null before the first one, and once it is undone. */
  latest: Outcome | null;
  running: boolean;
  /** Checks a code in; gives null where another one is under way. */
  scan(code: string): Promise<Outcome | null>;
  /** Takes an undone check-in off the list. */
  forget(id: number): void;
}

const mostKept = 100;

/** Checks tickets in at one door, one after the other. */
export function useCheckIn(eventId: string, gate: string): CheckIn {
  const busy = useRef(false);
  const count = useRef(0);
  const [running, setRunning] = useState(false);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [latest, setLatest] = useState<Outcome | null>(null);
  return {
    outcomes,
    latest,
    running,
    async scan(code) {
      if (busy.current) return null;
      busy.current = true;
      setRunning(true);
      count.current += 1;
      const outcome = await decide(eventId, code, gate, count.current);
      signal(outcome.kind === "admitted");
      setLatest(outcome);
      setOutcomes((before) => [outcome, ...before].slice(0, mostKept));
      busy.current = false;
      setRunning(false);
      return outcome;
    },
    forget(id) {
      setLatest((shown) => (shown?.id === id ? null : shown));
      setOutcomes((before) => before.filter((outcome) => outcome.id !== id));
    },
  };
}

async function decide(event_id: string, code: string, gate: string, id: number): Promise<Outcome> {
  try {
    const ticket = await call("checkInTicket", { event_id, code, gate });
    return {
      kind: "admitted",
      id,
      at: new Date(ticket.checked_in_at),
      ticketId: ticket.ticket_id,
      ownerName: ticket.owner_name,
      ticketTypeName: ticket.ticket_type_name,
    };
  } catch (error) {
    return refusal(error, id);
  }
}

function refusal(error: unknown, id: number): Refused | Undecided {
  const at = new Date();
  const text = error instanceof Error ? error.message : "Something went wrong.";
  if (!(error instanceof OperationError) || error.code === "internal" || error.code === "aborted") {
    return { kind: "undecided", id, at, text };
  }
  if (error.code === "invalid-argument") {
    return { kind: "refused", id, at, title: "Not a ticket", text: "A code has 12 letters and digits.", first: null };
  }
  if (error.code !== "already-checked-in") return { kind: "refused", id, at, title: "Not valid", text, first: null };
  const { checked_in_at, checked_in_gate, owner_name } = error.details;
  const first =
    typeof checked_in_at === "string"
      ? { at: new Date(checked_in_at), gate: textOf(checked_in_gate), ownerName: textOf(owner_name) }
      : null;
  return { kind: "refused", id, at, title: "Already checked in", text, first };
}

function textOf(detail: unknown): string {
  return typeof detail === "string" ? detail : "";
}
