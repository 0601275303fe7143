import { beforeAll } from "vitest";
import { newId } from "../../functions/src/model/ids.ts";
import type { ActorName } from "./support/actors.ts";
import { journal, order, platformId, refund, stripeEvent, ticket } from "./support/documents.ts";
import { type Stored, useRules } from "./support/environment.ts";
import { matrix } from "./support/matrix.ts";
import { entityId, eventId, world } from "./support/world.ts";

const rules = useRules("sales");
beforeAll(() => rules.store(world()));

const sale = { entity_id: entityId, event_id: eventId };

const one = (path: string, document: object) => () => ({ path, documents: [[path, document]] satisfies Stored[] });

const financeReaders: ActorName[] = ["owner", "entity_admin", "banned_admin", "finance_manager"];
const attendeeReaders: ActorName[] = ["owner", "entity_admin", "banned_admin", "event_manager"];
const orderReaders: ActorName[] = ["sales_executive", "billing_specialist", "platform_admin", "superadmin", "god"];
const ticketReaders: ActorName[] = ["staff", "platform_admin", "superadmin", "god"];
const refundReaders: ActorName[] = ["platform_admin", "superadmin", "god"];
const ledgerReaders: ActorName[] = [
  "support_agent",
  "support_manager",
  "sales_executive",
  "billing_specialist",
  "platform_admin",
  "superadmin",
  "god",
];

matrix(rules, [
  {
    collection: "orders",
    state: "paid",
    place: one(`orders/${newId("order")}`, order(sale)),
    get: ["buyer", ...financeReaders, "event_manager", ...orderReaders],
    list: {
      everything: { where: [], allowed: ["god"] },
      "the buyer's": { where: [["buyer_id", "==", "buyer"]], allowed: ["buyer", "god"] },
      "the event's": {
        where: [
          ["entity_id", "==", entityId],
          ["event_id", "==", eventId],
        ],
        allowed: [...financeReaders, "event_manager", "god"],
      },
      "an event's without its entity": { where: [["event_id", "==", eventId]], allowed: ["god"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: orderReaders },
    },
    update: {
      "the status": { change: { status: "refunded" }, allowed: [] },
      "the total": { change: { total_minor: 0 }, allowed: [] },
    },
  },
  {
    collection: "tickets",
    state: "issued",
    place: one(`tickets/${newId("ticket")}`, ticket(sale)),
    get: ["buyer", ...attendeeReaders, ...ticketReaders],
    list: {
      everything: { where: [], allowed: ["god"] },
      "the owner's": { where: [["owner_id", "==", "buyer"]], allowed: ["buyer", "god"] },
      "the event's": {
        where: [
          ["entity_id", "==", entityId],
          ["event_id", "==", eventId],
        ],
        allowed: [...attendeeReaders, "god"],
      },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: ticketReaders },
    },
    update: {
      "the owner": { change: { owner_id: "person" }, allowed: [] },
      "that it was used": { change: { status: "used" }, allowed: [] },
    },
  },
  {
    collection: "refunds",
    state: "requested",
    place: one(`refunds/${newId("refund")}`, refund(sale)),
    get: ["buyer", ...financeReaders, ...refundReaders],
    list: {
      everything: { where: [], allowed: ["god"] },
      "the buyer's": { where: [["buyer_id", "==", "buyer"]], allowed: ["buyer", "god"] },
      "the entity's": { where: [["entity_id", "==", entityId]], allowed: [...financeReaders, "god"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: refundReaders },
    },
    update: {
      "that it is approved": { change: { status: "approved" }, allowed: [] },
    },
  },
  {
    collection: "ledger",
    state: "written",
    place: one(`ledger/${newId("journal")}`, journal()),
    get: ledgerReaders,
    list: {
      everything: { where: [], allowed: ["god"] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: ledgerReaders },
    },
  },
  { collection: "stripe_events", state: "written", place: one("stripe_events/evt_1", stripeEvent()) },
  { collection: "idempotency_keys", state: "written", place: one("idempotency_keys/key", { result: 1 }) },
  { collection: "rate_limits", state: "written", place: one("rate_limits/window", { count: 1 }) },
  { collection: "deployment", state: "written", place: one("deployment/global", { gods: ["god"] }) },
  { collection: "things", state: "a collection that nobody knows", place: one("things/one", { name: "x" }) },
]);
