import type { Event } from "@gatehouse/functions/events";
import { useRef, useState } from "react";
import { call, OperationError } from "../../data/call.ts";
import { now } from "../../data/clock.ts";
import type { WithId } from "../../data/live.ts";
import { isAboutTicket, type Refusal, refusalInWords, unknownInWords } from "./refusal-in-words.ts";
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
  code: string;
}

/** Nobody knows: there was no answer, or one that is not about the ticket. */
export interface Undecided extends Scanned {
  kind: "undecided";
  title: string;
  text: string;
}

export type Outcome = Admitted | Refused | Undecided;

export interface CheckIn {
  /** Newest first: what this device saw since the page opened. */
  outcomes: Outcome[];
  /** The answer to the newest scan; null before the first one, and once it is undone. */
  latest: Outcome | null;
  running: boolean;
  /** Checks a code in, at an hour at which nobody is expected for a reason; gives null where another one is under way. */
  scan(code: string, reason?: string): Promise<Outcome | null>;
  /** Takes an undone check-in off the list. */
  forget(id: number): void;
}

type CheckedEvent = Pick<WithId<Event>, "id" | "entity_name" | "time_zone">;

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
    async scan(code, reason) {
      if (busy.current) return null;
      busy.current = true;
      setRunning(true);
      count.current += 1;
      const outcome = await decide(event, { code, gate, ...(reason !== undefined && { reason }) }, count.current);
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

async function decide(
  event: CheckedEvent,
  scanned: { code: string; gate: string; reason?: string },
  id: number,
): Promise<Outcome> {
  try {
    const ticket = await call("checkInTicket", { event_id: event.id, ...scanned });
    return {
      kind: "admitted",
      id,
      at: new Date(ticket.checked_in_at),
      ticketId: ticket.ticket_id,
      ownerName: ticket.owner_name,
      ticketTypeName: ticket.ticket_type_name,
    };
  } catch (error) {
    const at = new Date(now());
    if (error instanceof OperationError && isAboutTicket(error.code)) {
      return { kind: "refused", id, at, code: scanned.code, ...refusalInWords(error, event) };
    }
    return { kind: "undecided", id, at, ...unknownInWords(error) };
  }
}
