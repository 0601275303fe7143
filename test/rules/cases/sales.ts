import { newId } from "../../../functions/src/ids.ts";
import { holding, holdingOnPlatform } from "../support/actors.ts";
import { journal, order, platformId, refund, ticket } from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import type { Stored } from "../support/project.ts";
import { entityId, eventId } from "../support/world.ts";

const sale = { entity_id: entityId, event_id: eventId };

const one = (path: string, document: object) => () => ({ path, documents: [[path, document]] satisfies Stored[] });

const orderReaders = holdingOnPlatform("order.read");
const ticketReaders = holdingOnPlatform("ticket.read");
const refundReaders = holdingOnPlatform("refund.read");
const ledgerReaders = holdingOnPlatform("billing.read");
const attendeeReaders = holding("attendee.read");
const orderReadersInTeam = holding("finance.read");
const refundReadersInTeam = holding("refund.request");

export const targets: readonly Target[] = [
  {
    collection: "orders",
    state: "paid",
    place: one(`orders/${newId("order")}`, order(sale)),
    get: ["buyer", ...orderReadersInTeam, ...orderReaders],
    list: {
      everything: { where: [], allowed: [] },
      "the buyer's": { where: [["buyer_id", "==", "buyer"]], allowed: ["buyer"] },
      "the event's": {
        where: [
          ["entity_id", "==", entityId],
          ["event_id", "==", eventId],
        ],
        allowed: orderReadersInTeam,
      },
      "an event's without its entity": { where: [["event_id", "==", eventId]], allowed: [] },
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
      everything: { where: [], allowed: [] },
      "the owner's": { where: [["owner_id", "==", "buyer"]], allowed: ["buyer"] },
      "the event's": {
        where: [
          ["entity_id", "==", entityId],
          ["event_id", "==", eventId],
        ],
        allowed: attendeeReaders,
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
    get: ["buyer", ...refundReadersInTeam, ...refundReaders],
    list: {
      everything: { where: [], allowed: [] },
      "the buyer's": { where: [["buyer_id", "==", "buyer"]], allowed: ["buyer"] },
      "the entity's": { where: [["entity_id", "==", entityId]], allowed: refundReadersInTeam },
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
      everything: { where: [], allowed: [] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: ledgerReaders },
    },
  },
];
