/** The sales gate: what must hold before a ticket is sold. */

import type { Entity, EntityPayments } from "../entities/model.ts";
import { chargeProblem, chargeProblemInWords } from "../model/currencies.ts";
import { hasEnded } from "./event-standing.ts";
import type { Event, TicketType } from "./model.ts";

export type Blocker = { code: BlockerCode; message: string };

const messages = {
  entity_not_approved: "The organiser is not approved, or is suspended.",
  event_not_published: "The event is not published.",
  sales_paused: "Sales for this event are paused.",
  event_over: "The event is over.",
  before_sales_window: "Sales of this ticket have not begun.",
  after_sales_window: "Sales of this ticket have ended.",
  stripe_not_connected: "The organiser has not connected a Stripe account.",
  charges_disabled: "Stripe does not let the organiser take payments yet.",
  payouts_disabled: "Stripe does not let the organiser receive payouts yet.",
  requirements_past_due: "Stripe waits for details from the organiser that are past due.",
  refund_policy_missing: "The organiser has not set a refund policy.",
  price_not_chargeable: "The price cannot be paid by card.",
} as const;
export type BlockerCode = keyof typeof messages;

/** What a buyer learns of one. */
export type BuyerBlocker = { code: BlockerCode | "held_up"; message: string };
const heldUp: BuyerBlocker = { code: "held_up", message: "The organiser cannot sell this at the moment." };

/** What time alone brings. Who holds seats when it comes may still pay for them. */
export const windowBlockers: readonly BlockerCode[] = ["before_sales_window", "after_sales_window"];

/** What lies with the organiser, and no page can tell from what is public. */
const organiserBlockers: readonly BlockerCode[] = [
  "entity_not_approved",
  "stripe_not_connected",
  "charges_disabled",
  "payouts_disabled",
  "requirements_past_due",
  "refund_policy_missing",
  "price_not_chargeable",
];

/** Whether a buyer would be refused for what lies with the organiser, however long they wait. Why is nobody else's business. */
export function isHeldUp(gate: Gate): boolean {
  return salesBlockers(gate).some(isOrganisers);
}

/** As `salesBlockers`, for the buyer: what lies with the organiser is one, and does not say what it is. */
export function blockersForBuyer(gate: Gate): BuyerBlocker[] {
  const all = salesBlockers(gate);
  const own: BuyerBlocker[] = all.filter((blocker) => !isOrganisers(blocker));
  return own.length === all.length ? own : [...own, heldUp];
}

function isOrganisers({ code }: Blocker): boolean {
  return organiserBlockers.includes(code);
}

export interface Gate {
  entity: Pick<Entity, "status" | "events_enabled" | "refund_policy">;
  payments: Pick<
    EntityPayments,
    "stripe_account_id" | "charges_enabled" | "payouts_enabled" | "requirements_past_due"
  > | null;
  event: Pick<Event, "status" | "sales_open" | "ends_at">;
  type: Pick<TicketType, "price_minor" | "currency" | "sales_start_at" | "sales_end_at">;
  now_ms: number;
}

/** Everything that stands in the way of selling one ticket of the type now; empty: sell it. */
export function salesBlockers({ entity, payments, event, type, now_ms }: Gate): Blocker[] {
  const codes: BlockerCode[] = [];
  if (entity.status !== "approved" || !entity.events_enabled) codes.push("entity_not_approved");
  if (event.status !== "published") codes.push("event_not_published");
  if (!event.sales_open) codes.push("sales_paused");
  if (hasEnded(event, now_ms)) codes.push("event_over");
  if (type.sales_start_at !== null && now_ms < type.sales_start_at.toMillis()) codes.push("before_sales_window");
  if (type.sales_end_at !== null && now_ms >= type.sales_end_at.toMillis()) codes.push("after_sales_window");
  if (type.price_minor > 0) codes.push(...paymentBlockers(entity, payments));
  const blockers: Blocker[] = codes.map((code) => ({ code, message: messages[code] }));
  const problem = priceProblem(type);
  if (problem !== null) {
    blockers.push({ code: "price_not_chargeable", message: `${messages.price_not_chargeable} ${problem}` });
  }
  return blockers;
}

/** Why nobody could ever pay for one ticket of this price, in words; null where they could, or it is free. */
export function priceProblem({ price_minor, currency }: Pick<TicketType, "price_minor" | "currency">): string | null {
  const problem = price_minor === 0 ? null : chargeProblem(price_minor, currency);
  return problem === null ? null : chargeProblemInWords(problem, currency, "en");
}

function paymentBlockers(entity: Gate["entity"], payments: Gate["payments"]): BlockerCode[] {
  const codes: BlockerCode[] = [];
  if (payments === null || payments.stripe_account_id === null) codes.push("stripe_not_connected");
  else {
    if (!payments.charges_enabled) codes.push("charges_disabled");
    if (!payments.payouts_enabled) codes.push("payouts_disabled");
    if (payments.requirements_past_due.length > 0) codes.push("requirements_past_due");
  }
  if (entity.refund_policy === null) codes.push("refund_policy_missing");
  return codes;
}
