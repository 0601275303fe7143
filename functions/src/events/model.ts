/** What is stored of events. */

import type { CommissionCategory } from "../affiliates/model.ts";
import type { GrantStatus } from "../model/grants.ts";
import { machine, type StateOf } from "../model/machine.ts";
import type { EventRole } from "../model/permissions.ts";
import { type AuditActions, bulkOf, type Instant, type Notices, type Proposal, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { event: "evt", ticket_type: "tt" } as const;

/** As many ticket types as an event has at most. */
export const ticketTypesMax = 50;

/**
 * The id of an event's ticket type: the event's own part and a number from 0 on. So no event has more than its fifty,
 * and none takes the id of another's.
 */
export function ticketTypeIdOf(event_id: string, number: number): string {
  return `${ids.ticket_type}${event_id.slice(ids.event.length)}${String(number).padStart(2, "0")}`;
}

/** The first id that no type of the event has; null once there are as many as there may be. */
export function freeTicketTypeId(event_id: string, taken: readonly string[]): string | null {
  const all = Array.from({ length: ticketTypesMax }, (_, number) => ticketTypeIdOf(event_id, number));
  return all.find((id) => !taken.includes(id)) ?? null;
}

export const eventStates = machine("event", {
  draft: ["in_review", "published"],
  in_review: ["published", "draft"],
  published: ["postponed", "cancelled", "completed"],
  postponed: ["published", "cancelled"],
  cancelled: [],
  completed: [],
});
export type EventStatus = StateOf<typeof eventStates>;

export type FeeBearer = "buyer" | "entity";

/** `event_roles/{event_id}_{uid}`: one event only, for volunteers at a door. */
export interface EventRoleGrant extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  uid: string;
  name: string;
  role: EventRole;
  status: GrantStatus;
}

/** What a public event is and where: that is what people come for. */
export interface EventIdentity {
  title: string;
  category: string;
  place: { name: string; address: string };
}

/** `events/{event_id}` */
export interface Event extends Stamps, EventIdentity {
  platform_id: string;
  entity_id: string;
  entity_name: string;
  description: string;
  image_url: string | null;
  starts_at: Instant;
  ends_at: Instant;
  time_zone: string;
  status: EventStatus;
  visibility: "hidden" | "public";
  sales_open: boolean;
  fee_bearer: FeeBearer;
  /** Whether affiliates earn on this event; their commissions come out of the entity's share. */
  affiliate_programme: boolean;
  review_note: string | null;
  /** Who sent it in, or published it. */
  submitted_by?: string;
  /** What it is to be, where somebody has asked for that and the platform looks at events. */
  proposed?: (EventIdentity & Proposal) | null;
}

/** `events/{event_id}/ticket_types/{ticket_type_id}` */
export interface TicketType extends Stamps {
  platform_id: string;
  entity_id: string;
  event_id: string;
  name: string;
  description: string;
  /** Which commission rates apply. */
  category: CommissionCategory;
  price_minor: number;
  currency: string;
  quantity: number;
  per_order_limit: number;
  per_person_limit: number | null;
  sales_start_at: Instant | null;
  sales_end_at: Instant | null;
  position: number;
}

export interface OfEvent {
  platform_id: string;
  event_id: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = { take_assignments_to: bulkOf<OfEvent>("event_id") };

/** What people are told of events: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  event_published: ["event"],
  event_returned: ["event", "reason"],
  event_change_decided: ["event", "title", "decision", "note"],
  event_role_given: ["event", "role"],
  event_role_removed: ["event"],
  ticket_price_changed: ["event", "ticket", "by", "currency", "before_minor", "after_minor", "reason"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "event.approved": null,
  "event.assignment_changed": null,
  "event.change_decided": null,
  "event.change_proposed": null,
  "event.created": null,
  "event.draft_deleted": "Draft of an event deleted",
  "event.edited": null,
  "event.returned": null,
  "event.sales_changed": null,
  "event.sales_gate_read": "What stops sales looked at",
  "event.submitted": "Event published, or sent for review",
  "event.written_past_rules": null,
  "ticket_type.changed": null,
  "ticket_type.created": null,
  "ticket_type.edited": null,
  "ticket_type.price_changed": null,
  "ticket_type.written_past_rules": null,
} as const satisfies AuditActions;

/** Whose its texts are: what everybody reads of an event is nobody's in particular. */
export const texts = {
  events: {
    entity_name: [],
    title: [],
    category: [],
    place: [],
    description: [],
    image_url: [],
    time_zone: [],
    fee_bearer: [],
    proposed: [],
    review_note: ["submitted_by"],
  } satisfies TextsOf<Event>,
  ticket_types: { name: [], description: [], category: [] } satisfies TextsOf<TicketType>,
  event_roles: { name: ["uid"] } satisfies TextsOf<EventRoleGrant>,
} as const satisfies Texts;
