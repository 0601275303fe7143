/**
 * Each invariant finds a fault that is planted in a sound deployment, in a project of its own on the same emulator, and
 * finds nothing where nothing is planted.
 */
import { initializeApp } from "firebase-admin/app";
import { Timestamp } from "firebase-admin/firestore";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closedSales } from "../../../functions/src/integrity/closed-sales.ts";
import { eachCommission } from "../../../functions/src/integrity/commissions.ts";
import { contacts, recordsWithoutContacts } from "../../../functions/src/integrity/contacts.ts";
import { eachPlatform, gods } from "../../../functions/src/integrity/gods.ts";
import { eventGrants, platformGrants, teamGrants } from "../../../functions/src/integrity/grants.ts";
import { invariants, judge } from "../../../functions/src/integrity/index.ts";
import type { Invariant } from "../../../functions/src/integrity/invariant.ts";
import { openInvitations } from "../../../functions/src/integrity/invitations.ts";
import { journals, ledgerOfOrders } from "../../../functions/src/integrity/ledger.ts";
import { eachRefund, orderSums } from "../../../functions/src/integrity/order-sums.ts";
import { overdue } from "../../../functions/src/integrity/overdue.ts";
import { owners } from "../../../functions/src/integrity/owners.ts";
import { eachEntity, eachEvent, eachOrder, eachTicketType } from "../../../functions/src/integrity/places.ts";
import { noSilentPower } from "../../../functions/src/integrity/records.ts";
import { affiliatesCodes, eachReferral } from "../../../functions/src/integrity/referrals.ts";
import { seats } from "../../../functions/src/integrity/seats.ts";
import { ticketCodes } from "../../../functions/src/integrity/ticket-codes.ts";
import { eachTicket } from "../../../functions/src/integrity/tickets.ts";
import { ticketsOfOrders } from "../../../functions/src/integrity/tickets-of-orders.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { derivedId } from "../../../functions/src/runtime/derived-ids.ts";
import { emptyProject } from "../../support/empty-project.ts";
import {
  entity_id,
  event_id,
  free_id,
  house_id,
  invitation_id,
  order_id,
  platform_id,
  priced_id,
  refund_id,
  role_id,
  seat,
  soundWorld,
  type World,
} from "../support/sound-world.ts";

const project = "demo-planted";
let world: World;
beforeAll(() => {
  initializeApp({ projectId: project });
});
beforeEach(async () => {
  world = soundWorld();
  await emptyProject(project);
});

async function store(): Promise<void> {
  const batch = database().batch();
  for (const [path, document] of world) batch.set(database().doc(path), document);
  await batch.commit();
}

/** Changes fields of a document; a function gives a field from what it was. */
function change(path: string, fields: Record<string, unknown>): void {
  const document = world.get(path);
  if (document === undefined) throw new Error(`There is no ${path}`);
  for (const [name, value] of Object.entries(fields)) {
    document[name] = typeof value === "function" ? value(document[name]) : value;
  }
}

function copy(from: string, to: string, fields: Record<string, unknown> = {}): void {
  world.set(to, structuredCloneOf(world.get(from) ?? {}));
  change(to, fields);
}
const structuredCloneOf = (document: object) => ({ ...document });

const partly = `orders/${order_id("partly")}`;
const waiting = `orders/${order_id("waiting")}`;
const ticket = (serial: number, type_id = priced_id) => `tickets/${seat(type_id, serial)}`;
const sale = `ledger/${derivedId("journal", "sale", order_id("partly"))}`;
const commission = `commissions/${derivedId("commission", order_id("partly"), 0, 1)}`;
const type = `events/${event_id}/ticket_types/${priced_id}`;
const invitation = `invitations/${invitation_id}`;
const entity = `entities/${entity_id}`;
const event = `events/${event_id}`;
const platform = `platforms/${platform_id}`;
const staff = `platform_roles/${platform_id}_staff_1`;
const owner = `entity_roles/${entity_id}_owner_1`;
const door = `event_roles/${event_id}_door_1`;
const lines = (edit: (line: Record<string, unknown>) => object) => (old: Record<string, unknown>[]) =>
  old.map((line, index) => (index === 0 ? { ...line, ...edit(line) } : line));
const now = Timestamp.now();

/** A record that something was closed, before all that the sound deployment sold. */
function closed(resource: string, action: string): void {
  copy("audit_logs/aud_all", "audit_logs/aud_closed", { resource, action, created_at: Timestamp.fromMillis(0) });
}

type Fault = [invariant: Invariant, name: string, plant: () => void];

const faults: Fault[] = [
  [ticketsOfOrders, "a line with a ticket too many", () => change(partly, { lines: lines(() => ({ quantity: 1 })) })],
  [ticketsOfOrders, "a ticket that is missing", () => world.delete(ticket(2))],
  [ticketsOfOrders, "a ticket of another order", () => change(ticket(2), { order_id: order_id("waiting") })],
  [ticketsOfOrders, "a ticket of another type", () => change(ticket(2), { ticket_type_id: free_id })],
  [ticketsOfOrders, "a ticket of another event", () => change(ticket(2), { event_id: derivedId("event", "x") })],
  [
    ticketsOfOrders,
    "a ticket named twice",
    () => change(partly, { lines: lines(() => ({ ticket_ids: [seat(priced_id, 2), seat(priced_id, 2)] })) }),
  ],
  [
    ticketsOfOrders,
    "an issued ticket of a pending order",
    () => change(waiting, { lines: lines(() => ({ ticket_ids: [seat(priced_id, 2)] })) }),
  ],
  [ticketsOfOrders, "a paid order with a held ticket", () => change(ticket(2), { status: "held" })],
  [
    ticketsOfOrders,
    "a valid ticket of a payment that a bank holds",
    () =>
      change(partly, {
        disputes: { dp_1: { status: "needs_response", amount_minor: 1, currency: "EUR", reason: "" } },
      }),
  ],
  [
    ticketsOfOrders,
    "a valid ticket of a payment that went back by hand",
    () =>
      change(partly, {
        refunds_by_hand: { re_1: { status: "succeeded", amount_minor: 1, currency: "EUR", decision: "cancelled" } },
      }),
  ],

  [
    eachTicket,
    "a valid ticket that no order names",
    () => copy(ticket(2), ticket(7), { serial: 7, code: "TICKETEXTRA7" }),
  ],
  [eachTicket, "an order that is missing", () => change(ticket(4), { order_id: derivedId("order", "x") })],
  [eachTicket, "a type that is missing", () => change(ticket(4), { ticket_type_id: derivedId("ticket_type", "x") })],
  [eachTicket, "another platform than its event", () => change(ticket(4), { platform_id: "other" })],
  [eachTicket, "an id that is not its seat's", () => change(ticket(4), { serial: 5 })],
  [eachTicket, "a seat beyond the last", () => copy(ticket(4), ticket(11), { serial: 11 })],
  [eachTicket, "a held ticket of an order that is over", () => change(ticket(4), { status: "held", seat_open: false })],
  [eachTicket, "a used ticket that nobody checked in", () => change(ticket(2), { checked_in_at: null })],
  [eachTicket, "an issued ticket without a code", () => change(ticket(1, free_id), { code: null })],
  [
    eachTicket,
    "a refunded ticket whose refund failed",
    () => change(`refunds/${refund_id}`, { status: "failed", took_effect: false }),
  ],
  [eachTicket, "a refund that does not name it", () => change(`refunds/${refund_id}`, { ticket_ids: [] })],

  [seats, "more tickets than seats", () => change(type, { quantity: 1 })],
  [
    seats,
    "two living tickets of one seat",
    () => copy(ticket(2), `tickets/${seat(priced_id, 2, 1)}`, { generation: 1, code: "TICKETEXTRA2" }),
  ],
  [
    seats,
    "a seat on sale that was sold again",
    () => copy(ticket(2), `tickets/${seat(priced_id, 1, 1)}`, { serial: 1, generation: 1 }),
  ],
  [seats, "a seat that is lost", () => change(ticket(4), { seat_open: false })],
  [seats, "more than the limit for a person", () => change(type, { per_person_limit: 1 })],
  [seats, "a count of too few", () => change(`${type}/buyers/buyer_1`, { count: 1 })],
  [seats, "no count of what a person has", () => world.delete(`${type}/buyers/buyer_1`)],

  [ticketCodes, "two tickets with one code", () => change(ticket(2), { code: world.get(ticket(1, free_id))?.code })],

  [
    closedSales,
    "an order that was paid after its entity was suspended",
    () => {
      change(entity, { status: "suspended" });
      closed(entity, "entity.suspended");
    },
  ],
  [
    closedSales,
    "an order that was paid after its platform was disabled",
    () => {
      change(platform, { status: "disabled" });
      closed(platform, "platform.disabled");
    },
  ],

  [orderSums, "a total that is not its lines'", () => change(waiting, { total_minor: 1 })],
  [orderSums, "a line for less", () => change(waiting, { lines: lines(() => ({ unit_price_minor: 1_999 })) })],
  [orderSums, "a refund that it does not know of", () => change(partly, { refunded_minor: 0 })],
  [orderSums, "an approval that it does not know of", () => change(partly, { refund_approved_minor: 0 })],
  [
    orderSums,
    "a refund of more than was paid",
    () => copy(`refunds/${refund_id}`, "refunds/rfd_other", { amount_minor: 99_999 }),
  ],
  [orderSums, "a paid order of which a ticket was refunded", () => change(partly, { status: "paid" })],

  [eachRefund, "a ticket of another order", () => change(`refunds/${refund_id}`, { ticket_ids: [seat(priced_id, 3)] })],
  [eachRefund, "another amount than was paid", () => change(`refunds/${refund_id}`, { amount_minor: 5 })],
  [eachRefund, "another buyer", () => change(`refunds/${refund_id}`, { buyer_id: "admin_1" })],
  [eachRefund, "an order that is missing", () => change(`refunds/${refund_id}`, { order_id: derivedId("order", "x") })],

  [
    journals,
    "a journal that is out by a cent",
    () =>
      change(sale, {
        entries: ([first, ...rest]: { amount_minor: number }[]) => [
          { ...first, amount_minor: (first?.amount_minor ?? 0) + 1 },
          ...rest,
        ],
      }),
  ],
  [journals, "a second sale of an order", () => copy(sale, "ledger/jrn_second")],
  [journals, "an order that is missing", () => change(sale, { order_id: derivedId("order", "x") })],
  [
    journals,
    "a part for somebody who has none",
    () => change(sale, { entries: (old: object[]) => [...old, { account: "affiliate:stranger", amount_minor: 0 }] }),
  ],
  [journals, "another currency", () => change(sale, { currency: "JPY" })],

  [ledgerOfOrders, "a sale that is not in the ledger", () => world.delete(sale)],
  [
    ledgerOfOrders,
    "a journal for an order that was not paid",
    () => copy(sale, `ledger/${derivedId("journal", "sale", order_id("waiting"))}`, { order_id: order_id("waiting") }),
  ],
  [
    ledgerOfOrders,
    "a refund that is not in the ledger",
    () => world.delete(`ledger/${derivedId("journal", "refund", refund_id, 1)}`),
  ],
  [ledgerOfOrders, "a commission that is not in the ledger", () => change(commission, { amount_minor: 1 })],

  [eachCommission, "more than the rate gives", () => change(commission, { earned_minor: 201, amount_minor: 101 })],
  [
    eachCommission,
    "more than the entity has, together",
    () => {
      change(commission, { earned_minor: 4_000, rate: { kind: "fixed", amount_minor: 9_000 } });
      change(platform, { settings: { currency: "EUR", commission_share_bps_max: 10_000 } });
    },
  ],
  [
    eachCommission,
    "more than the platform's share of what the entity has, together",
    () => change(commission, { earned_minor: 2_100, rate: { kind: "fixed", amount_minor: 9_000 } }),
  ],
  [eachCommission, "the buyer's own", () => change(commission, { buyer_id: "near_1" })],
  [eachCommission, "somebody who did not bring the buyer", () => change(commission, { affiliate_id: "stranger_1" })],
  [eachCommission, "a fourth level", () => change(commission, { level: 4 })],
  [eachCommission, "an order that was not paid", () => change(partly, { paid_at: null })],
  [eachCommission, "another category than the line's", () => change(commission, { category: "domain" })],
  [eachCommission, "an amount that does not follow", () => change(commission, { amount_minor: 5 })],

  [
    eachReferral,
    "a circle",
    () => change(`referrals/${platform_id}_buyer_1`, { upline: ["buyer_1", "middle_1", "top_1"] }),
  ],
  [
    eachReferral,
    "somebody who is no affiliate",
    () => change(`referrals/${platform_id}_middle_1`, { upline: ["stranger_1"] }),
  ],
  [
    eachReferral,
    "an upline that nobody brought",
    () => change(`referrals/${platform_id}_buyer_1`, { upline: ["near_1", "top_1"] }),
  ],
  [
    affiliatesCodes,
    "a code that leads to somebody else",
    () => change("referral_codes/CODE000000", { uid: "buyer_1" }),
  ],

  [eachPlatform, "a master who does not lead it", () => change(platform, { master_id: "staff_1" })],
  [
    eachPlatform,
    "a house entity that is missing",
    () => {
      world.delete(`entities/${house_id}`);
    },
  ],
  [eachPlatform, "no rates", () => world.delete(`commission_rules/${platform_id}`)],
  [eachEntity, "a platform that is missing", () => change(entity, { platform_id: "nowhere" })],
  [eachEntity, "payments of another entity", () => change(`${entity}/private/payments`, { entity_id: house_id })],
  [eachEvent, "an entity that is missing", () => change(event, { entity_id: derivedId("entity", "x") })],
  [eachEvent, "another platform than its entity's", () => change(event, { platform_id: "other" })],
  [eachEvent, "a public event of a suspended entity", () => change(entity, { visibility: "hidden" })],
  [eachEvent, "another name than its entity's", () => change(event, { entity_name: "Another" })],
  [eachEvent, "a public draft", () => change(event, { status: "draft" })],
  [eachTicketType, "a type of a deleted event", () => world.delete(event)],
  [eachTicketType, "another entity than its event's", () => change(type, { entity_id: house_id })],
  [eachTicketType, "another currency", () => change(type, { currency: "USD" })],
  [eachOrder, "another entity than its event's", () => change(waiting, { entity_id: house_id })],
  [eachOrder, "an event that is missing", () => change(waiting, { event_id: derivedId("event", "x") })],

  [owners, "two owners", () => change(`entity_roles/${entity_id}_admin_1`, { role: "owner" })],
  [owners, "no owner", () => world.delete(owner)],
  [owners, "an owner whom the entity does not name", () => change(entity, { owner_id: "admin_1" })],
  [
    gods,
    "a GOD who is not listed",
    () => copy(`platform_roles/global_god_1`, "platform_roles/global_other_1", { uid: "other_1" }),
  ],
  [gods, "a listed GOD without the role", () => change("deployment/global", { gods: ["god_1", "other_1"] })],
  [gods, "six GODs", () => change("deployment/global", { gods: ["god_1", "a", "b", "c", "d", "e"] })],

  [platformGrants, "a platform that is missing", () => change(staff, { platform_id: "nowhere" })],
  [
    platformGrants,
    "more than its roles give",
    () => change(staff, { permissions: (old: string[]) => [...old, "user.manage"] }),
  ],
  [platformGrants, "a role that was deleted", () => change(`roles/${role_id}`, { status: "deleted" })],
  [platformGrants, "a role of another platform", () => change(`roles/${role_id}`, { platform_id: "other" })],
  [platformGrants, "GOD on a platform", () => change(staff, { roles: ["god"] })],
  [
    platformGrants,
    "an active role of somebody banned",
    () => world.set("users/staff_1", { name: "Bela", locale: "en", banned_on: [platform_id] }),
  ],
  [platformGrants, "an active role on a disabled platform", () => change(platform, { status: "disabled" })],
  [
    platformGrants,
    "no second factor where one is due",
    () => change(`platform_roles/${platform_id}_master_1`, { second_factor_required: false }),
  ],
  [teamGrants, "an entity that is missing", () => change(owner, { entity_id: derivedId("entity", "x") })],
  [teamGrants, "another platform than its entity's", () => change(owner, { platform_id: "other" })],
  [teamGrants, "a deleted entity", () => change(entity, { status: "deleted" })],
  [
    teamGrants,
    "an active role of somebody banned",
    () => world.set("users/owner_1", { name: "Olga", locale: "en", banned_on: ["global"] }),
  ],
  [eventGrants, "an event that was deleted", () => world.delete(event)],
  [eventGrants, "an event of another entity", () => change(event, { entity_id: house_id })],
  [eventGrants, "a role that there is not", () => change(door, { role: "owner" })],

  [openInvitations, "an offer by somebody who is no owner any more", () => change(invitation, { role: "owner" })],
  [openInvitations, "an inviter who has left", () => world.delete(`entity_roles/${entity_id}_admin_1`)],
  [openInvitations, "a second one for the same address", () => copy(invitation, "invitations/inv_second")],
  [openInvitations, "an entity that is missing", () => change(invitation, { entity_id: derivedId("entity", "x") })],

  [contacts, "an address in a grant", () => change(door, { name: "dario@gatehouse.example" })],
  [contacts, "an address in an event's title", () => change(event, { title: "Write to me@gatehouse.example" })],
  [
    contacts,
    "an address in an invitation, beyond the field for it",
    () => change(invitation, { invited_by_name: "a@b.example" }),
  ],
  [
    contacts,
    "an address in the title of an announcement, where the text may hold it",
    () => world.set("announcements/ann_1", { platform_id, title: "To a@b.example", text: "To a@b.example" }),
  ],
  [contacts, "a telephone number on a ticket", () => change(ticket(2), { owner_name: "+43 664 1234567" })],
  [
    recordsWithoutContacts,
    "an address in a record",
    () => change("audit_logs/aud_all", { reason: "as told to a@b.example" }),
  ],
  [
    recordsWithoutContacts,
    "a code in a record",
    () =>
      change("audit_logs/aud_all", {
        changes: [{ resource: ticket(2), before: { code: null }, after: { code: "TICKETCODE22" } }],
      }),
  ],
  [
    recordsWithoutContacts,
    "an address in a notification",
    () => change("notifications/owner_1/items/ntf_1", { details: { entity: "a@b.example" } }),
  ],
  [
    noSilentPower,
    "a role that nobody recorded",
    () => copy(owner, `entity_roles/${house_id}_quiet_1`, { request_id: "req_quiet" }),
  ],
  [
    noSilentPower,
    "a refund that nobody recorded",
    () => copy(`refunds/${refund_id}`, "refunds/rfd_quiet", { request_id: "req_quiet" }),
  ],
];

describe("what is due", () => {
  const old = Timestamp.fromMillis(Date.now() - 11 * 60_000);
  const late: [what: string, path: string, plant: () => void][] = [
    [
      "a change that takes many transactions",
      "bulk_changes/one",
      () => world.set("bulk_changes/one", { created_at: old }),
    ],
    ["a hold", waiting, () => change(waiting, { expires_at: old })],
    [
      "a refund",
      `refunds/${refund_id}`,
      () => change(`refunds/${refund_id}`, { status: "processing", updated_at: old }),
    ],
    ["an invitation", invitation, () => change(invitation, { expires_at: old })],
    [
      "news for followers",
      "news/evt_1",
      () => world.set("news/evt_1", { telling: true, created_at: old, updated_at: old }),
    ],
  ];

  it.each(late)("is told of after ten minutes: %s", async (_what, path, plant) => {
    await store();
    expect((await judge(overdue)).findings).toEqual([]);
    plant();
    await store();
    expect((await judge(overdue)).findings.map((finding) => finding.path)).toEqual([path]);
    expect((await judge(overdue, { now: new Date(old.toMillis() + 60_000) })).findings).toEqual([]);
  });
});

describe("a sound deployment", () => {
  it("is found to be sound, and was looked at by each invariant", async () => {
    await store();
    for (const invariant of invariants) {
      const { findings, looked } = await judge(invariant);
      expect(findings, invariant.name).toEqual([]);
      expect(looked, invariant.name).toBeGreaterThan(0);
    }
  });

  it("is found to be sound where one platform is looked at", async () => {
    await store();
    for (const invariant of invariants) expect((await judge(invariant, { platform_id })).findings).toEqual([]);
  });

  it("every invariant has a planted fault", () => {
    const planted = new Set(faults.map(([invariant]) => invariant));
    expect(invariants.filter((invariant) => !planted.has(invariant)).map(({ name }) => name)).toEqual([]);
  });
});

describe("a planted fault is found", () => {
  it.each(faults.map(([invariant, name, plant]) => ({ invariant, name, plant })))("$name", async (fault) => {
    fault.plant();
    await store();
    expect((await judge(fault.invariant)).findings).not.toEqual([]);
  });
});

describe("what is half done while one looks", () => {
  it("is no finding: what is not there at the second look does not count", async () => {
    await store();
    let look = 0;
    const { findings } = await judge({
      name: "Once",
      remedy: "",
      async *findings() {
        look += 1;
        yield { path: "a", what: look === 1 ? "half done" : "another" };
      },
    });
    expect(findings).toEqual([]);
  });

  it("a fault that comes in pages is found however far it stands", async () => {
    for (let serial = 1; serial <= 450; serial += 1) {
      copy(ticket(4), `tickets/${derivedId("ticket", "far", serial, 0)}`, {
        order_id: derivedId("order", "gone"),
        updated_at: now,
      });
    }
    await store();
    const { findings, looked } = await judge(eachTicket);
    expect(findings.filter(({ what }) => what.startsWith("its order"))).toHaveLength(450);
    expect(looked).toBeGreaterThan(450);
  });
});
