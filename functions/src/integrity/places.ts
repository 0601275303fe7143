import { bulkId } from "../bulk.ts";
import { entities, entityPayments } from "../entities/collections.ts";
import type { Entity } from "../entities/model.ts";
import { allTicketTypes, events } from "../events/collections.ts";
import type { Event, TicketType } from "../events/model.ts";
import { orders } from "../payments/collections.ts";
import { bulkChanges, platforms } from "../runtime/collections.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn } from "./invariant.ts";

const remedy =
  "Ids come from browsers, and the rules hold them together. Find in the audit log who wrote it; what is of nobody is removed.";

export const eachEntity: Invariant = {
  name: "An entity is of a platform that there is, and its payments are its own",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(entities(), looking)) {
      const [theirs, payments] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(platforms(), data.platform_id))),
        lookUp(found.map(({ id }) => entityPayments(id))),
      ]);
      for (const entity of found) {
        const { platform_id } = entity.data;
        if (theirs.get(refIn(platforms(), platform_id)) === undefined)
          yield* about(entity, [`${platform_id} is missing`]);
        const account = payments.get(entityPayments(entity.id));
        if (account !== undefined) {
          const place = { platform_id, entity_id: entity.id };
          yield* about({ ref: entityPayments(entity.id) }, otherPlace(account, place, "the entity"));
        }
      }
    }
  },
};

export const eachEvent: Invariant = {
  name: "An event is of an entity that there is, public only while that is, and shown under its name",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(events(), looking)) {
      const [theirs, carrying] = await Promise.all([
        lookUp(found.map(({ data }) => refIn(entities(), data.entity_id))),
        lookUp(found.map(({ data }) => carryingOf(data))),
      ]);
      for (const event of found) {
        const isCarrying = carrying.get(carryingOf(event.data)) !== undefined;
        yield* about(event, faultsOfEvent(event.data, theirs.get(refIn(entities(), event.data.entity_id)), isCarrying));
      }
    }
  },
};

/** What brings an entity's name, and whether it shows, to its events. */
const carryingOf = ({ entity_id }: Event) => refIn(bulkChanges(), bulkId("carry_to_events", { entity_id }));

function* faultsOfEvent(event: Event, entity: Entity | undefined, isCarrying: boolean): Generator<string> {
  if (entity === undefined) {
    yield `its entity ${event.entity_id} is missing`;
    return;
  }
  const { platform_id, visibility, name } = entity;
  yield* otherPlace(event, { platform_id }, "its entity");
  if (event.visibility !== "public") return;
  if (visibility !== "public") yield `it is public, and its entity ${visibility}`;
  if (event.entity_name !== name && !isCarrying) yield `it is shown as ${event.entity_name}'s, which is called ${name}`;
  if (event.status === "draft" || event.status === "in_review") yield `it is public, and still ${event.status}`;
}

export const eachTicketType: Invariant = {
  name: "A ticket type is of the event that it stands under, and of its platform's currency",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(allTicketTypes(), { ...looking, platform_id: null })) {
      const wanted = found.filter(
        ({ data }) => looking.platform_id === null || data.platform_id === looking.platform_id,
      );
      const eventOf = (ref: { path: string }) => refIn(events(), ref.path.split("/")[1] ?? "");
      const [theirEvents, theirPlatforms] = await Promise.all([
        lookUp(wanted.map(({ ref }) => eventOf(ref))),
        lookUp(wanted.map(({ data }) => refIn(platforms(), data.platform_id))),
      ]);
      for (const type of wanted) {
        const { currency } = theirPlatforms.get(refIn(platforms(), type.data.platform_id))?.settings ?? {};
        const { id } = eventOf(type.ref);
        yield* about(type, faultsOfType(type.data, id, theirEvents.get(eventOf(type.ref)), currency));
      }
    }
  },
};

function* faultsOfType(
  type: TicketType,
  event_id: string,
  event: Event | undefined,
  currency: string | undefined,
): Generator<string> {
  if (event === undefined) yield `its event ${event_id} is missing`;
  else yield* otherPlace(type, { ...event, event_id }, "its event");
  if (type.currency !== currency) yield `it is in ${type.currency}, and its platform in ${currency}`;
}

export const eachOrder: Invariant = {
  name: "An order is of an event that there is, and of its entity and platform",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(orders(), looking)) {
      const theirs = await lookUp(found.map(({ data }) => refIn(events(), data.event_id)));
      for (const order of found) {
        const event = theirs.get(refIn(events(), order.data.event_id));
        const missing = [`its event ${order.data.event_id} is missing`];
        yield* about(order, event === undefined ? missing : otherPlace(order.data, event, "its event"));
      }
    }
  },
};
