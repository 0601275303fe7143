/**
 * A small deployment as it is stored, in which every invariant holds: a platform with an entity that sells, three
 * affiliates, an order whose first ticket was refunded, one that waits and one that ran out. Tests plant a fault in it.
 */
import { Timestamp } from "firebase-admin/firestore";
import { defaultRates, earnings, reversed } from "../../../functions/src/affiliates/commissions.ts";
import type { Commission } from "../../../functions/src/affiliates/model.ts";
import type { AuditRecord } from "../../../functions/src/audit/model.ts";
import type { Entity, EntityPayments, EntityRoleGrant } from "../../../functions/src/entities/model.ts";
import { refundEntries, saleEntries } from "../../../functions/src/ledger/journals.ts";
import type { Journal } from "../../../functions/src/ledger/model.ts";
import { globalScope } from "../../../functions/src/model/grants.ts";
import type { EntityRole } from "../../../functions/src/model/permissions.ts";
import type { Stamps } from "../../../functions/src/model/stored.ts";
import type { Notification } from "../../../functions/src/notifications/model.ts";
import type { Order, OrderLine, Refund } from "../../../functions/src/payments/model.ts";
import { entityShare, paidForTicket, totals } from "../../../functions/src/payments/pricing.ts";
import { firstGrant } from "../../../functions/src/roles/platform-grants.ts";
import { resolveGrant } from "../../../functions/src/roles/resolve-grant.ts";
import { derivedId } from "../../../functions/src/runtime/derived-ids.ts";
import type { Ticket, TicketStatus } from "../../../functions/src/tickets/model.ts";

/** Documents by path. */
export type World = Map<string, Record<string, unknown>>;

const at = Timestamp.fromMillis(Date.UTC(2026, 0, 1));
const later = Timestamp.fromMillis(Date.UTC(2100, 0, 1));
const stamps = { created_at: at, updated_at: at, updated_by: "system:test", request_id: "req_sound" };

export const platform_id = "sound";
export const entity_id = derivedId("entity", "sound");
export const house_id = derivedId("entity", "house");
export const event_id = derivedId("event", "sound");
export const priced_id = derivedId("ticket_type", "priced");
export const free_id = derivedId("ticket_type", "free");
export const role_id = derivedId("role", "sound");
export const seat = (type_id: string, serial: number, generation = 0) =>
  derivedId("ticket", event_id, type_id, serial, generation);
export const order_id = (name: "partly" | "waiting" | "over") => derivedId("order", name);
export const refund_id = derivedId("refund", "partly");
export const invitation_id = derivedId("invitation", "open");
const upline = ["near_1", "middle_1", "top_1"];
const place = { platform_id, entity_id, event_id };

const priced: OrderLine = {
  ticket_type_id: priced_id,
  name: "Priced",
  category: "ticket",
  quantity: 2,
  unit_price_minor: 2_000,
  unit_fee_minor: 150,
  ticket_ids: [seat(priced_id, 1), seat(priced_id, 2)],
};
const free: OrderLine = {
  ...priced,
  ticket_type_id: free_id,
  name: "Free",
  quantity: 1,
  unit_price_minor: 0,
  unit_fee_minor: 0,
  ticket_ids: [seat(free_id, 1)],
};

export function soundWorld(): World {
  const world: World = new Map();
  const put = <T extends Stamps>(path: string, document: Omit<T, keyof Stamps>) => {
    world.set(path, { ...document, ...stamps });
  };
  putDeployment(put);
  putEntity(put);
  putEvent(put);
  putAffiliates(put);
  putSales(put);
  put<AuditRecord>("audit_logs/aud_all", {
    happened_at: at,
    platform_id,
    entity_id,
    actor_id: "god_1",
    actor_name: "Gloria",
    actor_role: "god",
    by_god: true,
    action: "platform.created",
    resource: "deployment/global",
    resource_kind: "deployment",
    touched: ["deployment/global", ...world.keys()],
    changes: [{ resource: `platforms/${platform_id}`, before: null, after: { name: "Sound" } }],
    reason: null,
    personal: { actor_name: { of: ["god_1"], salt: "0".repeat(32) } },
    about: ["god_1"],
  });
  put<Notification>("notifications/owner_1/items/ntf_1", {
    platform_id,
    kind: "entity_approved",
    details: { entity: "Sound entity" },
    link: `/workspace/${entity_id}`,
    read_at: null,
  });
  return world;
}

type Put = <T extends Stamps>(path: string, document: Omit<T, keyof Stamps>) => void;

function putDeployment(put: Put): void {
  put(`deployment/${globalScope}`, { platform_id: globalScope, gods: ["god_1"] });
  put(`platform_roles/${globalScope}_god_1`, firstGrant(globalScope, { uid: "god_1", name: "Gloria" }, "god"));
  put(`platforms/${platform_id}`, {
    platform_id,
    name: "Sound",
    status: "active",
    master_id: "master_1",
    house_entity_id: house_id,
    settings: { currency: "EUR", commission_share_bps_max: 5_000 },
  });
  put(`commission_rules/${platform_id}`, { platform_id, rates: defaultRates });
  const master = { uid: "master_1", name: "Marta" };
  put(`platform_roles/${platform_id}_master_1`, firstGrant(platform_id, master, "superadmin"));
  const own = { name: "Box office", permissions: ["order.read" as const], status: "active" as const };
  put(`roles/${role_id}`, { ...own, platform_id, description: "", applying: false });
  put(`platform_roles/${platform_id}_staff_1`, {
    ...firstGrant(platform_id, { uid: "staff_1", name: "Bela" }, "staff"),
    ...resolveGrant(["staff", role_id], new Map([[role_id, own]])),
  });
}

function putEntity(put: Put): void {
  const member = (entity: string, uid: string, role: EntityRole) =>
    put<EntityRoleGrant>(`entity_roles/${entity}_${uid}`, {
      platform_id,
      entity_id: entity,
      uid,
      name: "Somebody",
      role,
      status: "active",
    });
  const entity = (id: string, owner_id: string) =>
    put<Entity>(`entities/${id}`, {
      platform_id,
      owner_id,
      kind: "organisation",
      name: "Sound entity",
      slug: "sound",
      description: "Write to hello@gatehouse.example",
      image_url: null,
      status: "approved",
      visibility: "public",
      events_enabled: true,
      rejection_reason: null,
      refund_policy: null,
    });
  entity(house_id, "master_1");
  member(house_id, "master_1", "owner");
  entity(entity_id, "owner_1");
  member(entity_id, "owner_1", "owner");
  member(entity_id, "admin_1", "admin");
  put<EntityPayments>(`entities/${entity_id}/private/payments`, {
    platform_id,
    entity_id,
    stripe_account_id: "acct_1",
    details_submitted: true,
    charges_enabled: true,
    payouts_enabled: true,
    former_account_ids: [],
    account_attempt: 0,
    requirements_due: [],
    requirements_past_due: [],
  });
  put(`invitations/${invitation_id}`, {
    platform_id,
    entity_id,
    kind: "team",
    event_id: null,
    into: "Sound entity",
    email: "invited@gatehouse.example",
    uid: null,
    name: null,
    role: "event_manager",
    invited_by: "admin_1",
    invited_by_name: "Adam",
    status: "pending",
    expires_at: later,
  });
}

function putEvent(put: Put): void {
  put(`events/${event_id}`, {
    platform_id,
    entity_id,
    entity_name: "Sound entity",
    title: "Sound check",
    description: "",
    starts_at: later,
    ends_at: later,
    status: "published",
    visibility: "public",
    sales_open: true,
    fee_bearer: "buyer",
    affiliate_programme: true,
  });
  for (const [id, price_minor, per_person_limit] of [
    [priced_id, 2_000, 4],
    [free_id, 0, null],
  ] as const) {
    put(`events/${event_id}/ticket_types/${id}`, {
      ...place,
      name: "Seat",
      description: "",
      category: "ticket",
      price_minor,
      currency: "EUR",
      quantity: 10,
      per_order_limit: 4,
      per_person_limit,
    });
  }
  put(`event_roles/${event_id}_door_1`, { ...place, uid: "door_1", name: "Dario", role: "check_in", status: "active" });
}

function putAffiliates(put: Put): void {
  upline.forEach((uid, index) => {
    const code = `CODE00000${index}`;
    put(`affiliates/${platform_id}_${uid}`, { platform_id, uid, name: "Amira", code, status: "active" });
    put(`referral_codes/${code}`, { platform_id, uid });
  });
  const brought: [uid: string, by: string[]][] = [
    ["middle_1", ["top_1"]],
    ["near_1", ["middle_1", "top_1"]],
    ["buyer_1", upline],
  ];
  for (const [uid, by] of brought)
    put(`referrals/${platform_id}_${uid}`, { platform_id, uid, name: "Vera", upline: by });
}

function putSales(put: Put): void {
  const order = (
    name: Parameters<typeof order_id>[0],
    lines: OrderLine[],
    fields: Partial<Order> & Pick<Order, "status">,
  ) =>
    put<Order>(`orders/${order_id(name)}`, {
      ...place,
      event_title: "Sound check",
      buyer_id: "buyer_1",
      buyer_name: "Vera",
      lines,
      currency: "EUR",
      ...totals(lines, "buyer"),
      fee_bearer: "buyer",
      refunded_minor: 0,
      refund_approved_minor: 0,
      affiliate_programme: true,
      upline: [],
      expires_at: later,
      paid_at: null,
      stripe_session_id: "cs_1",
      checkout_url: null,
      checkout_attempt: 0,
      stripe_payment_intent_id: null,
      disputes: {},
      dispute_state: null,
      refunds_by_hand: {},
      ...fields,
    });
  const ticket = (
    [type_id, serial]: [string, number],
    of: Parameters<typeof order_id>[0],
    status: TicketStatus,
    fields: Partial<Ticket> = {},
  ) =>
    put<Ticket>(`tickets/${seat(type_id, serial)}`, {
      ...place,
      event_title: "Sound check",
      event_starts_at: later,
      ticket_type_id: type_id,
      ticket_type_name: "Seat",
      order_id: order_id(of),
      owner_id: "buyer_1",
      owner_name: "Vera",
      serial,
      generation: 0,
      seat_open: status === "released" || status === "refunded",
      status,
      code: status === "held" || status === "released" ? null : `TICKET${type_id.slice(-4)}${serial}`,
      refund_id: null,
      checked_in_at: status === "used" ? at : null,
      checked_in_by: status === "used" ? "door_1" : null,
      checked_in_gate: status === "used" ? "North" : null,
      ...fields,
    });

  const given_minor = paidForTicket(priced, "buyer");
  order("partly", [priced, free], {
    status: "partially_refunded",
    upline,
    paid_at: at,
    stripe_payment_intent_id: "pi_1",
    refunded_minor: given_minor,
    refund_approved_minor: given_minor,
  });
  ticket([priced_id, 1], "partly", "refunded", { refund_id });
  ticket([priced_id, 2], "partly", "used");
  ticket([free_id, 1], "partly", "issued");
  order("waiting", [{ ...priced, quantity: 1, ticket_ids: [seat(priced_id, 3)] }], { status: "pending" });
  ticket([priced_id, 3], "waiting", "held");
  order("over", [{ ...priced, quantity: 1, ticket_ids: [seat(priced_id, 4)] }], { status: "expired" });
  ticket([priced_id, 4], "over", "released");
  put(`events/${event_id}/ticket_types/${priced_id}/buyers/buyer_1`, { platform_id, count: 2 });

  put<Refund>(`refunds/${refund_id}`, {
    ...place,
    order_id: order_id("partly"),
    buyer_id: "buyer_1",
    ticket_ids: [seat(priced_id, 1)],
    amount_minor: given_minor,
    currency: "EUR",
    reason: "Ill",
    status: "succeeded",
    requested_by: "admin_1",
    decided_by: "owner_1",
    decision_note: null,
    stripe_payment_intent_id: null,
    took_effect: true,
    failed_stripe_refund_ids: [],
    stripe_refund_id: "re_1",
    failure: null,
    attempt: 1,
  });
  putMoney(put, given_minor);
}

function putMoney(put: Put, given_minor: number): void {
  const base_minor = priced.unit_price_minor * priced.quantity;
  const currency = "EUR";
  const line = { currency, base_minor, quantity: priced.quantity, available_minor: entityShare(priced, "buyer") };
  const earned = earnings(line, upline, defaultRates.ticket, 5_000).map((earning) => ({
    ...earning,
    reversed_minor: reversed(earning.earned_minor, priced.unit_price_minor, base_minor, currency),
  }));
  for (const { level, affiliate_id, rate, earned_minor, reversed_minor } of earned) {
    put<Commission>(`commissions/${derivedId("commission", order_id("partly"), 0, level)}`, {
      ...place,
      event_title: "Sound check",
      order_id: order_id("partly"),
      line: 0,
      level,
      affiliate_id,
      buyer_id: "buyer_1",
      category: "ticket",
      rate,
      base_minor,
      refunded_base_minor: priced.unit_price_minor,
      earned_minor,
      reversed_minor,
      amount_minor: earned_minor - reversed_minor,
      currency,
      status: "pending",
      held_for: null,
    });
  }
  const journal = { platform_id, order_id: order_id("partly"), currency: "EUR" };
  put<Journal>(`ledger/${derivedId("journal", "sale", order_id("partly"))}`, {
    ...journal,
    kind: "sale",
    refund_id: null,
    entries: saleEntries({
      platform_id,
      entity_id,
      total_minor: totals([priced], "buyer").total_minor,
      platform_fee_minor: priced.unit_fee_minor * priced.quantity,
      stripe_fee_minor: 90,
      commissions: earned.map(({ affiliate_id, earned_minor }) => ({ affiliate_id, amount_minor: earned_minor })),
    }),
  });
  put<Journal>(`ledger/${derivedId("journal", "refund", refund_id, 1)}`, {
    ...journal,
    kind: "refund",
    refund_id,
    entries: refundEntries({
      platform_id,
      entity_id,
      total_minor: given_minor,
      platform_fee_minor: priced.unit_fee_minor,
      commissions: earned.map(({ affiliate_id, reversed_minor }) => ({ affiliate_id, amount_minor: reversed_minor })),
    }),
  });
}
