import { commissionCategories } from "../../../functions/src/affiliates/model.ts";
import type { Event, TicketType } from "../../../functions/src/events/model.ts";
import { ticketTypeIdOf } from "../../../functions/src/events/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import { atUtc, event, inDays, ticketType, unstamped } from "../support/documents.ts";
import {
  breaks,
  contacts,
  eachMissing,
  eachValue,
  harmlessNames,
  hiding,
  type Table,
  unseen,
} from "../support/forgeries.ts";
import { requestTime, type Stored } from "../support/project.ts";
import { draftId, entityId, eventId, foreignEntityId, otherEntityId } from "../support/world.ts";

const text = (length: number) => "x".repeat(length);

const draft = unstamped(event({ entity_id: entityId }));
/** Names that a list in the rules could hold by mistake. */
const fields = [...Object.keys(draft), "created_at", "request_id", "extra"];

const eventThatIs =
  (fields: Partial<Event> = {}) =>
  () => {
    const path = `events/${newId("event")}`;
    return { path, documents: [[path, event({ entity_id: entityId, ...fields })]] satisfies Stored[] };
  };

const allowedContent = {
  ...eachValue("description", ["", text(4000), ...breaks]),
  ...eachValue("image_url", [null, "https://images.example/a.png?w=1#x"]),
};
const deniedContent = {
  ...eachValue("description", [text(4001), 1, null, ...hiding]),
  ...eachValue("image_url", ["", "http://images.example", `https://images.example/${text(500)}`, 1]),
};
const allowedPublic = {
  ...allowedContent,
  ...eachValue("title", ["xx", text(120), ...harmlessNames]),
  ...eachValue("category", ["x", text(40)]),
  ...eachValue("place", [
    { name: "x", address: "" },
    { name: text(120), address: text(300) },
  ]),
};
const deniedPublic = {
  ...deniedContent,
  ...eachValue("title", [" x", text(121), 1, null, ...contacts, ...unseen, ...hiding, ...breaks]),
  ...eachValue("category", ["", text(41), 1, null, ...unseen, ...hiding, ...breaks]),
  ...eachValue("place", [
    null,
    "here",
    ["here"],
    {},
    { name: "x" },
    { address: "x" },
    { name: "", address: "" },
    { name: text(121), address: "" },
    { name: "x", address: text(301) },
    { name: "x", address: null },
    ...[...unseen, ...hiding, ...breaks].map((name) => ({ name, address: "" })),
    ...[...hiding, ...breaks].map((address) => ({ name: "x", address })),
    { name: "x", address: "", extra: 1 },
  ]),
};
const allowedDraft = {
  ...allowedPublic,
  ...eachValue("time_zone", [
    "UTC",
    "Europe/Vienna",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
    `Europe/V${text(42)}`,
  ]),
  "an end just after the start": { starts_at: inDays(2), ends_at: inDays(2.0001) },
  "a year that ends in a year's time": { starts_at: inDays(2), ends_at: inDays(367.9) },
  "366 days to the moment": { starts_at: atUtc(2100, 0, 1), ends_at: atUtc(2101, 0, 2) },
  "the last evening of the next century": { starts_at: atUtc(2199, 11, 31), ends_at: atUtc(2199, 11, 31, 23) },
};
const deniedDraft = {
  ...deniedPublic,
  ...eachValue("time_zone", ["", "GMT+1", "europe/vienna", "Europe/Vienna ", `Europe/V${text(43)}`, 1, null]),
  ...eachValue("fee_bearer", ["platform", 1, null]),
  ...eachValue("affiliate_programme", ["yes", 1, null]),
  "a start in the past": { starts_at: inDays(-1) },
  "a start at this moment": { starts_at: requestTime },
  "more than a year": { starts_at: inDays(2), ends_at: inDays(368.1) },
  "an end after the next century": { starts_at: atUtc(2199, 11, 31), ends_at: atUtc(2200, 0, 1) },
  "an end before the start": { starts_at: inDays(3), ends_at: inDays(2) },
  "an end at the start": (() => {
    const moment = inDays(3);
    return { starts_at: moment, ends_at: moment };
  })(),
  "a start that is no time": { starts_at: "2030-01-01" },
  "an end that is no time": { ends_at: "2030-01-01" },
  "times that are numbers": { starts_at: 8e15, ends_at: 9e15 },
};
const terms = {
  ...eachValue("fee_bearer", ["entity"]),
  ...eachValue("affiliate_programme", [true]),
  "both terms": { fee_bearer: "entity", affiliate_programme: true },
};
/** What only operations write. */
const operated = {
  ...eachValue("sales_open", [false]),
  ...eachValue("review_note", ["fine"]),
  ...eachValue("proposed", [{ title: "Ragas" }]),
  ...eachValue("platform_id", ["south"]),
  ...eachValue("entity_name", ["Another"]),
  "the entity of others": { entity_id: otherEntityId },
  "an entity of another platform": { entity_id: foreignEntityId },
};

const newEvent: Table = {
  collection: "events",
  what: "a new event",
  actor: "event_manager",
  operation: "create",
  place: () => ({ path: `events/${newId("event")}`, documents: [] }),
  fields: draft,
  allowed: allowedDraft,
  denied: {
    ...deniedDraft,
    ...terms,
    ...operated,
    ...eachValue("visibility", ["public", null]),
    ...eachMissing(draft),
    ...eachValue("fee_bearer", fields),
    ...eachValue(
      "place",
      fields.map((field) => ({ ...draft.place, [field]: 1 })),
    ),
    ...eachValue("entity_id", ["nowhere", "a/b/c", null]),
    ...eachValue("status", ["in_review", "published", "postponed", "cancelled", "completed", null]),
  },
  deniedAt: Object.fromEntries(
    ["evt_1", newId("entity"), `${newId("event")}0`].map((id) => [
      `the id ${id}`,
      () => ({ path: `events/${id}`, documents: [] }),
    ]),
  ),
};

const newEventOnTerms: Table = {
  ...newEvent,
  what: "a new event on terms of its own",
  actor: "entity_admin",
  allowed: terms,
  denied: {
    ...eachValue("fee_bearer", ["platform", null]),
    ...eachValue("affiliate_programme", ["yes", null]),
  },
};

const changeOfDraft: Table = {
  collection: "events",
  what: "a change of a draft",
  actor: "event_manager",
  operation: "update",
  place: eventThatIs(),
  fields: { title: "Ragas", starts_at: inDays(30), ends_at: inDays(31) },
  allowed: allowedDraft,
  denied: {
    ...deniedDraft,
    ...terms,
    ...operated,
    ...eachValue("visibility", ["public"]),
    ...eachValue("status", ["in_review", "published"]),
  },
};

// Whoever does not set the terms takes none back, either; to leave them as they are is allowed.
const changeOfDraftOnTerms: Table = {
  collection: "events",
  what: "a change of a draft on terms of its own",
  actor: "event_manager",
  operation: "update",
  place: eventThatIs({ fee_bearer: "entity", affiliate_programme: true }),
  fields: { title: "Ragas" },
  allowed: { "the terms as they are": { fee_bearer: "entity", affiliate_programme: true } },
  denied: {
    ...eachValue("fee_bearer", ["buyer"]),
    ...eachValue("affiliate_programme", [false]),
  },
};

const termsOfDraft: Table = {
  ...changeOfDraft,
  what: "the terms of a draft",
  actor: "entity_admin",
  fields: { fee_bearer: "entity", affiliate_programme: true },
  allowed: { "one of them alone": { fee_bearer: "buyer" }, "the other alone": { affiliate_programme: false } },
  denied: { ...operated, ...eachValue("fee_bearer", ["platform", 1, null]) },
};

const termsOfPublished: Table = {
  collection: "events",
  what: "the terms of a published event",
  actor: "entity_admin",
  operation: "update",
  place: eventThatIs({ status: "published", visibility: "public" }),
  fields: { affiliate_programme: true, description: "Doors at seven" },
  allowed: allowedContent,
  denied: {
    ...deniedContent,
    ...operated,
    ...eachValue("fee_bearer", ["entity"]),
    ...eachValue("affiliate_programme", ["yes", null]),
    ...eachValue("visibility", ["hidden"]),
    ...eachValue("status", ["draft"]),
    ...eachValue("time_zone", ["UTC"]),
    ...eachValue("title", ["Ragas"]),
    ...eachValue("category", ["dance"]),
    ...eachValue("place", [{ name: "x", address: "" }]),
    ...eachValue("proposed", [{ title: "Ragas" }, null]),
    "another start": { starts_at: inDays(19) },
    "another end": { ends_at: inDays(22) },
  },
};

// A start that has passed since is no reason to refuse other changes.
const titleOfPastDraft: Table = {
  collection: "events",
  what: "the title of a draft whose start has passed",
  actor: "event_manager",
  operation: "update",
  place: eventThatIs({ starts_at: inDays(-2), ends_at: inDays(-1) }),
  fields: { title: "Ragas" },
  allowed: { "a start that is to come": { starts_at: inDays(1), ends_at: inDays(2) } },
  denied: { "another past start": { starts_at: inDays(-3) } },
};

const contents = (["draft", "published"] as const).map(
  (status): Table => ({
    collection: "events",
    what: `the content of a ${status} event`,
    actor: "content_editor",
    operation: "update",
    place: eventThatIs({ status }),
    fields: { description: "Doors at seven" },
    allowed: allowedContent,
    denied: {
      ...deniedContent,
      ...operated,
      ...eachValue("status", [status === "draft" ? "published" : "draft"]),
      ...eachValue("title", ["Ragas"]),
      ...eachValue("category", ["dance"]),
      ...eachValue("place", [{ name: "x", address: "" }]),
      ...eachValue("time_zone", ["UTC"]),
      ...terms,
      ...eachValue("visibility", ["public"]),
      "another start": { starts_at: inDays(19) },
      "another end": { ends_at: inDays(22) },
    },
  }),
);

const newType = unstamped(ticketType({ entity_id: entityId, event_id: draftId }));

const typeThatIs =
  (event_id: string, fields: Partial<TicketType> = {}) =>
  () => {
    const path = `events/${event_id}/ticket_types/${newId("ticket_type")}`;
    const stored = ticketType({ entity_id: entityId, event_id, ...fields });
    return { path, documents: [[path, stored]] satisfies Stored[] };
  };

const allowedType = {
  ...eachValue("name", ["x", text(80), ...harmlessNames]),
  ...eachValue("description", ["", text(1000), ...breaks]),
  ...eachValue("price_minor", [0, 999_999_999_999]),
  ...eachValue("quantity", [1, 100_000]),
  ...eachValue("per_order_limit", [1, 20]),
  ...eachValue("per_person_limit", [null, 1, 100_000]),
  ...eachValue("position", [0, 1000]),
  "a start of sales alone": { sales_start_at: inDays(1) },
  "an end of sales alone": { sales_end_at: inDays(1) },
  "a window of two centuries": { sales_start_at: atUtc(2000, 0, 1), sales_end_at: atUtc(2199, 11, 31) },
  "a window of sales": { sales_start_at: inDays(1), sales_end_at: inDays(2) },
};
const deniedType = {
  ...eachValue("name", ["", text(81), 1, null, ...contacts, ...unseen, ...hiding, ...breaks]),
  ...eachValue("description", [text(1001), 1, null, ...hiding]),
  ...eachValue("category", ["perk", null, "addon", "server", "domain"]),
  ...eachValue("price_minor", [-1, 1_000_000_000_000, 0.5, "1", null]),
  ...eachValue("quantity", [0, -1, 100_001, 1.5, "1", null]),
  ...eachValue("per_order_limit", [0, 21, 1.5, "1", null]),
  ...eachValue("per_person_limit", [0, 100_001, 1.5, "1"]),
  ...eachValue("position", [-1, 1001, 0.5, "1", null]),
  "sales that began in the last century": { sales_start_at: atUtc(1999, 11, 31) },
  "sales that ended in the last century": { sales_end_at: atUtc(1999, 11, 31) },
  "sales that begin after the next century": { sales_start_at: atUtc(2200, 0, 1) },
  "sales that end after the next century": { sales_end_at: atUtc(2200, 0, 1) },
  ...eachValue("sales_start_at", ["2030-01-01", 1]),
  ...eachValue("sales_end_at", ["2030-01-01", 1]),
  ...eachValue("platform_id", ["south"]),
  ...eachValue("entity_id", [otherEntityId]),
  ...eachValue("event_id", [eventId]),
  ...eachValue("currency", ["EUR", "inr", null]),
  "a window of sales that ends as it starts": (() => {
    const moment = inDays(3);
    return { sales_start_at: moment, sales_end_at: moment };
  })(),
  "a window of sales that ends before it starts": { sales_start_at: inDays(2), sales_end_at: inDays(1) },
};

const inNewDraft = (idOf: (event_id: string) => string) => () => {
  const event_id = newId("event");
  const documents = [[`events/${event_id}`, event({ entity_id: entityId })]] satisfies Stored[];
  return { path: `events/${event_id}/ticket_types/${idOf(event_id)}`, documents, fields: { event_id } };
};

const newTicketType: Table = {
  collection: "ticket_types",
  what: "a new ticket type",
  actor: "event_manager",
  operation: "create",
  place: inNewDraft((event_id) => ticketTypeIdOf(event_id, 7)),
  fields: newType,
  allowed: allowedType,
  denied: { ...deniedType, ...eachMissing(newType) },
  allowedAt: {
    "the first of its ids": inNewDraft((event_id) => ticketTypeIdOf(event_id, 0)),
    "the last of its ids": inNewDraft((event_id) => ticketTypeIdOf(event_id, 49)),
  },
  deniedAt: {
    "the id tt_1": inNewDraft(() => "tt_1"),
    "an id of its own": inNewDraft(() => newId("ticket_type")),
    "an id of another event": inNewDraft(() => ticketTypeIdOf(eventId, 0)),
    "an id past the last": inNewDraft((event_id) => ticketTypeIdOf(event_id, 50)),
    "an id without a number": inNewDraft((event_id) => ticketTypeIdOf(event_id, 7).slice(0, -2)),
    "a number of one digit": inNewDraft((event_id) => ticketTypeIdOf(event_id, 7).slice(0, -1)),
    "a number of three digits": inNewDraft((event_id) => `${ticketTypeIdOf(event_id, 7)}0`),
    "an id of another kind": inNewDraft((event_id) => ticketTypeIdOf(event_id, 7).replace("tt_", "ent_")),
  },
};

const changeOfTicketType: Table = {
  collection: "ticket_types",
  what: "a change of a ticket type",
  actor: "event_manager",
  operation: "update",
  place: typeThatIs(draftId),
  fields: { name: "Seated", price_minor: 60_000 },
  allowed: allowedType,
  denied: deniedType,
};

const changeOfTypeOnTerms: Table = {
  ...changeOfTicketType,
  what: "a change of a ticket type of another category",
  place: typeThatIs(draftId, { category: "domain" }),
  allowed: eachValue("category", ["domain"]),
  denied: eachValue("category", ["ticket", "addon", "server"]),
};

const categoryOfNewType: Table = {
  ...newTicketType,
  what: "a new ticket type of any category",
  actor: "entity_admin",
  allowed: eachValue("category", commissionCategories),
  denied: eachValue("category", ["perk", null]),
};

const categoryOfType: Table = {
  ...changeOfTicketType,
  what: "the category of a ticket type",
  actor: "entity_admin",
  fields: { category: "addon" },
  allowed: categoryOfNewType.allowed,
  denied: categoryOfNewType.denied,
};

export const tables: readonly Table[] = [
  newEvent,
  newEventOnTerms,
  changeOfDraft,
  changeOfDraftOnTerms,
  termsOfDraft,
  termsOfPublished,
  changeOfTypeOnTerms,
  categoryOfNewType,
  categoryOfType,
  titleOfPastDraft,
  ...contents,
  newTicketType,
  changeOfTicketType,
];
