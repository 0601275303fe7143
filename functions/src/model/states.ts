/**
 * The state machines: one table each. Whoever wants a transition that the table does not hold gets an error.
 */
import { GatehouseError } from "./errors.ts";

type Machine = Readonly<Record<string, readonly string[]>>;

export const machines = {
  platform: {
    active: ["disabled"],
    disabled: ["active", "deleted"],
    deleted: [],
  },
  entity: {
    pending: ["approved", "rejected"],
    rejected: ["pending"],
    approved: ["suspended", "deletion_requested"],
    suspended: ["approved", "deletion_requested"],
    deletion_requested: ["deleted", "approved", "suspended"],
    deleted: [],
  },
  invitation: {
    pending: ["accepted", "declined", "withdrawn", "expired"],
    accepted: [],
    declined: [],
    withdrawn: [],
    expired: [],
  },
  event: {
    draft: ["in_review", "published"],
    in_review: ["published", "draft"],
    published: ["postponed", "cancelled", "completed"],
    postponed: ["published", "cancelled"],
    cancelled: [],
    completed: [],
  },
  order: {
    pending: ["paid", "processing", "expired", "failed"],
    // Paid by a method that settles later: its seats stay held until it is known.
    processing: ["paid", "expired", "failed"],
    paid: ["partially_refunded", "refunded"],
    partially_refunded: ["partially_refunded", "refunded"],
    // Paid after its hold ran out: the seats are taken again, or the money goes back.
    expired: ["paid", "refunded"],
    failed: ["paid", "refunded"],
    refunded: [],
  },
  ticket: {
    held: ["issued", "released"],
    issued: ["used", "refunded", "cancelled", "blocked"],
    // While a bank or somebody else decides about its payment.
    blocked: ["issued", "refunded", "cancelled"],
    used: ["issued"],
    released: [],
    refunded: [],
    cancelled: [],
  },
  refund: {
    requested: ["approved", "rejected"],
    approved: ["processing"],
    processing: ["succeeded", "failed"],
    failed: ["processing"],
    rejected: [],
    // The buyer's bank may send it back days later.
    succeeded: ["failed"],
  },
  commission: {
    pending: ["approved", "held", "reversed"],
    approved: ["paid", "held", "reversed"],
    held: ["pending", "rejected", "reversed"],
    paid: [],
    rejected: [],
    reversed: [],
  },
} as const satisfies Record<string, Machine>;

export type MachineName = keyof typeof machines;
export type StateOf<M extends MachineName> = keyof (typeof machines)[M] & string;

export type PlatformStatus = StateOf<"platform">;
export type EntityStatus = StateOf<"entity">;
export type InvitationStatus = StateOf<"invitation">;
export type EventStatus = StateOf<"event">;
export type OrderStatus = StateOf<"order">;
export type TicketStatus = StateOf<"ticket">;
export type RefundStatus = StateOf<"refund">;
export type CommissionStatus = StateOf<"commission">;

/** Whether the machine knows the step from `from` to `to`. */
export function canTransition<M extends MachineName>(machine: M, from: StateOf<M>, to: StateOf<M>): boolean {
  const table: Machine = machines[machine];
  return table[from]?.includes(to) ?? false;
}

/**
 * Gives `to` if the machine allows the step.
 *
 * @throws failed-precondition naming both states otherwise
 */
export function transition<M extends MachineName, To extends StateOf<M>>(machine: M, from: StateOf<M>, to: To): To {
  if (!canTransition(machine, from, to)) {
    throw new GatehouseError("failed-precondition", `This ${machine} is ${from}, so it cannot become ${to}.`, {
      details: { machine, from, to },
    });
  }
  return to;
}
