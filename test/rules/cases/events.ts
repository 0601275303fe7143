import type { Event } from "../../../functions/src/events/model.ts";
import { ticketTypeIdOf } from "../../../functions/src/events/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import { type ActorName, everyone, holding, holdingOnPlatform, team } from "../support/actors.ts";
import {
  buyerCount,
  disabledPlatformId,
  entity,
  event,
  eventRole,
  platformId,
  ticketType,
  unstamped,
} from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import type { Stored } from "../support/project.ts";
import { draftId, entityId, eventId, otherEntityId, teamOf } from "../support/world.ts";

/** Of the same team, and suspended. */
const suspendedId = newId("entity");
/** Approved, but its events are switched off. */
const withoutEventsId = newId("entity");
/** Not public, so that its ticket types are not either. */
const hiddenEventId = newId("event");
const reviewedEventId = newId("event");
const cancelledEventId = newId("event");

/** On a disabled platform, of the same team. */
const disabledId = newId("entity");
const disabledDraftId = newId("event");
const onDisabled = { platform_id: disabledPlatformId };

const published = { status: "published", visibility: "public" } as const;

/** What they stand on. */
export const documents: readonly Stored[] = [
  [`entities/${suspendedId}`, entity({ status: "suspended", visibility: "hidden" })],
  [`entities/${withoutEventsId}`, entity({ events_enabled: false })],
  [`entities/${disabledId}`, entity(onDisabled)],
  ...[suspendedId, withoutEventsId, disabledId].flatMap(teamOf),
  [`events/${disabledDraftId}`, event({ ...onDisabled, entity_id: disabledId })],
  [`events/${hiddenEventId}`, event({ entity_id: entityId, status: "published" })],
  [`events/${reviewedEventId}`, event({ entity_id: entityId, status: "in_review" })],
  [`events/${cancelledEventId}`, event({ entity_id: entityId, status: "cancelled", visibility: "public" })],
];

const eventReaders = holdingOnPlatform("event.read");
const hiddenReaders = [...team, ...eventReaders];

const eventThatIs = (fields: Partial<Event>) => () => {
  const path = `events/${newId("event")}`;
  return { path, documents: [[path, event({ entity_id: entityId, ...fields })]] satisfies Stored[] };
};

const draft = unstamped(event({ entity_id: entityId }));

/** What may be changed, by whom it may be changed; field by field it is in the tables of values. */
const publicEdit = {
  "title, place and category": { title: "Ragas", place: { name: "Hall", address: "" }, category: "dance" },
};
const contentEdit = {
  "description and image": { description: "Doors at seven", image_url: "https://images.example/a" },
};
const draftEdit = { "the time zone": { time_zone: "UTC" } };
const termsEdit = { "fee and affiliates": { fee_bearer: "entity", affiliate_programme: true } };
const affiliatesEdit = { affiliates: { affiliate_programme: true } };
const statusEdit = { "status and visibility": published };

function changed(changes: Record<string, object>, allowed: readonly ActorName[]): NonNullable<Target["update"]> {
  return Object.fromEntries(Object.entries(changes).map(([what, change]) => [what, { change, allowed }]));
}

const typeIn = (event_id: string) => () => {
  const path = `events/${event_id}/ticket_types/${newId("ticket_type")}`;
  return { path, documents: [[path, ticketType({ entity_id: entityId, event_id })]] satisfies Stored[] };
};

/** The types that are stored have other ids, so that no new one is there already. */
const newTypeIn = (event_id: string) => (_uid: string | null, number: number) =>
  `events/${event_id}/ticket_types/${ticketTypeIdOf(event_id, number % 50)}`;

const typeFields = unstamped(ticketType({ entity_id: entityId, event_id: draftId }));
const newType = (event_id: string) => ({
  "a ticket type": {
    fields: () => ({ ...typeFields, event_id }),
    allowed: event_id === draftId ? holding("ticket_type.manage") : [],
    path: newTypeIn(event_id),
  },
  "one of another category": {
    fields: () => ({ ...typeFields, event_id, category: "domain" }),
    allowed: event_id === draftId ? holding("event.set_terms") : [],
    path: newTypeIn(event_id),
  },
});

const priceChange = { "the price": { price_minor: 1 } };

export const targets: readonly Target[] = [
  {
    collection: "events",
    state: "draft",
    place: eventThatIs({}),
    get: hiddenReaders,
    list: {
      everything: { where: [], allowed: [] },
      "the public ones of a platform": {
        where: [
          ["platform_id", "==", platformId],
          ["visibility", "==", "public"],
        ],
        allowed: everyone,
      },
      "all of a platform": {
        where: [["platform_id", "==", platformId]],
        allowed: eventReaders,
      },
      "all of the entity": { where: [["entity_id", "==", entityId]], allowed: team },
    },
    create: {
      "a draft": { fields: () => draft, allowed: holding("event.create") },
      "a draft on terms of its own": {
        fields: () => ({ ...draft, ...termsEdit["fee and affiliates"] }),
        allowed: holding("event.set_terms"),
      },
      "a draft of another entity": { fields: () => ({ ...draft, entity_id: otherEntityId }), allowed: ["other_owner"] },
      "a draft of a suspended entity": { fields: () => ({ ...draft, entity_id: suspendedId }), allowed: [] },
      "a draft of an entity without events": {
        fields: () => ({ ...draft, entity_id: withoutEventsId }),
        allowed: [],
      },
      "a draft on a disabled platform": {
        fields: () => ({ ...draft, ...onDisabled, entity_id: disabledId }),
        allowed: [],
      },
      "an event that is published already": { fields: () => ({ ...draft, ...published }), allowed: [] },
    },
    update: {
      ...changed({ ...publicEdit, ...draftEdit }, holding("event.update")),
      ...changed(termsEdit, holding("event.set_terms")),
      ...changed(contentEdit, holding("event.update_content")),
      ...changed(statusEdit, []),
    },
  },
  {
    collection: "events",
    state: "in review",
    place: eventThatIs({ status: "in_review" }),
    get: hiddenReaders,
    update: changed({ ...contentEdit, "the status": { status: "draft" } }, []),
  },
  {
    collection: "events",
    state: "published",
    place: eventThatIs(published),
    get: everyone,
    update: {
      ...changed(contentEdit, holding("event.update_content")),
      ...changed(affiliatesEdit, holding("event.set_terms")),
      ...changed({ ...publicEdit, ...draftEdit, ...termsEdit, "whether sales are open": { sales_open: false } }, []),
    },
  },
  {
    collection: "events",
    state: "published, hidden with its suspended entity",
    place: eventThatIs({ entity_id: suspendedId, status: "published" }),
    get: hiddenReaders,
    update: changed({ ...contentEdit, "the visibility": { visibility: "public" } }, []),
  },
  {
    collection: "events",
    state: "draft of a suspended entity",
    place: eventThatIs({ entity_id: suspendedId }),
    get: hiddenReaders,
    update: changed(contentEdit, []),
  },
  {
    collection: "events",
    state: "draft on a disabled platform",
    place: eventThatIs({ ...onDisabled, entity_id: disabledId }),
    get: team,
    update: changed(contentEdit, []),
  },
  ...(["postponed", "cancelled", "completed"] as const).map(
    (status): Target => ({
      collection: "events",
      state: status,
      place: eventThatIs({ status, visibility: "public" }),
      get: everyone,
      update: changed(status === "cancelled" ? { ...contentEdit, ...statusEdit } : contentEdit, []),
    }),
  ),
  {
    collection: "ticket_types",
    state: "of a draft",
    place: typeIn(draftId),
    get: hiddenReaders,
    list: { everything: { where: [], allowed: hiddenReaders } },
    create: newType(draftId),
    update: {
      ...changed(priceChange, holding("ticket_type.manage")),
      ...changed({ "the category": { category: "domain" } }, holding("event.set_terms")),
      ...changed({ "the currency": { currency: "EUR" } }, []),
    },
  },
  {
    collection: "ticket_types",
    state: "of a public event",
    place: typeIn(eventId),
    get: everyone,
    list: { everything: { where: [], allowed: everyone } },
    create: newType(eventId),
    update: changed(priceChange, []),
  },
  {
    collection: "ticket_types",
    state: "of a hidden event",
    place: typeIn(hiddenEventId),
    get: hiddenReaders,
    list: { everything: { where: [], allowed: hiddenReaders } },
    create: newType(hiddenEventId),
    update: changed(priceChange, []),
  },
  {
    collection: "ticket_types",
    state: "of an event in review",
    place: typeIn(reviewedEventId),
    get: hiddenReaders,
    create: newType(reviewedEventId),
    update: changed(priceChange, []),
  },
  {
    collection: "ticket_types",
    state: "of a cancelled event",
    place: typeIn(cancelledEventId),
    get: everyone,
    create: newType(cancelledEventId),
    update: changed(priceChange, []),
  },
  {
    collection: "ticket_types",
    state: "of a draft on a disabled platform",
    place: () => {
      const path = `events/${disabledDraftId}/ticket_types/${newId("ticket_type")}`;
      const type = ticketType({ ...onDisabled, entity_id: disabledId, event_id: disabledDraftId });
      return { path, documents: [[path, type]] };
    },
    get: team,
    create: {
      "a ticket type": {
        fields: () => ({ ...typeFields, ...onDisabled, entity_id: disabledId, event_id: disabledDraftId }),
        allowed: [],
        path: newTypeIn(disabledDraftId),
      },
    },
    update: changed(priceChange, []),
  },
  {
    collection: "buyers",
    state: "of a ticket type",
    place: () => {
      const path = `events/${eventId}/ticket_types/tt_1/buyers/buyer`;
      return { path, documents: [[path, buyerCount()]] };
    },
  },
  {
    collection: "event_roles",
    state: "of the door keeper",
    place: () => ({ path: `event_roles/${eventId}_door_keeper`, documents: [] }),
    get: ["door_keeper", ...holding("team.grant_working")],
    list: {
      "the entity's": { where: [["entity_id", "==", entityId]], allowed: holding("team.grant_working") },
      "the door keeper's": { where: [["uid", "==", "door_keeper"]], allowed: ["door_keeper"] },
    },
  },
  {
    collection: "event_roles",
    state: "one's own, that is not there",
    place: () => ({ path: `event_roles/${eventId}_person`, documents: [] }),
    get: ["person"],
    update: {},
  },
  {
    collection: "event_roles",
    state: "of somebody whose id ends as another's",
    place: () => {
      const path = `event_roles/${eventId}_a_person`;
      const role = eventRole({ entity_id: entityId, event_id: eventId, uid: "a_person", role: "check_in" });
      return { path, documents: [[path, role]] };
    },
    get: holding("team.grant_working"),
    update: {},
  },
];
