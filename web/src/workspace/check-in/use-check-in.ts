import { useRef, useState } from "react";
import type { Event } from "../../../../functions/src/model/documents.ts";
import { call, OperationError } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { type Refusal, refusalInWords } from "./refusal-in-words.ts";
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

export interface Refused extends Scanned, Refusal {
  kind: "refused";
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

type CheckedEvent = Pick<WithId<Event>, "id" | "entity_name">;

const mostKept = 100;

/** Checks tickets in at one door, one after the other. */
export function useCheckIn(event: CheckedEvent, gate: string): CheckIn {
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
      const outcome = await decide(event, code, gate, count.current);
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

async function decide(event: CheckedEvent, code: string, gate: string, id: number): Promise<Outcome> {
  try {
    const ticket = await call("checkInTicket", { event_id: event.id, code, gate });
    return {
      kind: "admitted",
      id,
      at: new Date(ticket.checked_in_at),
      ticketId: ticket.ticket_id,
      ownerName: ticket.owner_name,
      ticketTypeName: ticket.ticket_type_name,
    };
  } catch (error) {
    const at = new Date();
    if (!(error instanceof OperationError) || error.code === "internal" || error.code === "aborted") {
      return { kind: "undecided", id, at, text: error instanceof Error ? error.message : "Something went wrong." };
    }
    return { kind: "refused", id, at, ...refusalInWords(error, event.entity_name) };
  }
}
