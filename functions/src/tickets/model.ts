/** What is stored of tickets. */
import { machine, type StateOf } from "../model/machine.ts";
import type { AuditActions, Instant, Notices, Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { ticket: "tkt" } as const;

export const ticketStates = machine("ticket", {
  held: ["issued", "released"],
  issued: ["used", "refunded", "cancelled", "blocked"],
  // While a bank or somebody else decides about its payment.
  blocked: ["issued", "refunded", "cancelled"],
  used: ["issued"],
  released: [],
  refunded: [],
  cancelled: [],
});
export type TicketStatus = StateOf<typeof ticketStates>;

/** `events/{event_id}/ticket_types/{ticket_type_id}/buyers/{uid}`: kept only where a type limits tickets per person. */
export interface BuyerCount extends Stamps {
  platform_id: string;
  count: number;
}

/** `tickets/{ticket_id}`: the id is derived from type, serial and generation. */
export interface Ticket extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  event_title: string;
  event_starts_at: Instant;
  ticket_type_id: string;
  ticket_type_name: string;
  order_id: string;
  owner_id: string;
  owner_name: string;
  serial: number;
  /** 0 for the first ticket on a seat, one more each time the seat came back on sale. */
  generation: number;
  /** Whether this ticket was given back and its seat waits for the next buyer. */
  seat_open: boolean;
  status: TicketStatus;
  /** What the QR code says; null until issued. */
  code: string | null;
  /** The refund under way for it: it can no longer be used. */
  refund_id: string | null;
  checked_in_at: Instant | null;
  checked_in_by: string | null;
  checked_in_gate: string | null;
  /** When whoever checked it in took that back at the door, which they may once. */
  undone_at_door?: Instant;
}

/** What people are told of tickets: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  tickets_issued: ["event"],
  tickets_cancelled: ["event", "count", "reason"],
  check_in_overridden: ["by", "holder", "ticket", "event", "reason"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "ticket.cancelled": null,
  "ticket.check_in_undone": null,
  "ticket.checked_in": null,
  "ticket.given_back": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  tickets: {
    event_title: [],
    ticket_type_name: [],
    owner_name: ["owner_id"],
    code: [],
    checked_in_gate: [],
  } satisfies TextsOf<Ticket>,
} as const satisfies Texts;
