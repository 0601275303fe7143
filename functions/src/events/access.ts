import { z } from "zod";
import { commissionCategories } from "../affiliates/model.ts";
import {
  type AccessTable,
  active,
  becomes,
  called,
  either,
  eventAbove,
  found,
  imageUrl,
  isPublic,
  line,
  matches,
  moment,
  ofDocument,
  own,
  ownMissing,
  platform,
  type Rule,
  type Scene,
  stamps,
  status,
  team,
  text,
  toCome,
  unchanged,
  whole,
} from "../model/access.ts";
import type { Instant } from "../model/stored.ts";
import { event_ms_max } from "../model/times.ts";
import { ticketTypeIdOf, ticketTypesMax } from "./model.ts";

const event = {
  title: called(2, 120),
  description: text(0, 4000),
  category: line(1, 40),
  image_url: imageUrl,
  place: z.strictObject({ name: line(1, 120), address: line(0, 300) }),
  starts_at: moment,
  ends_at: moment,
  time_zone: z
    .string()
    .max(50)
    .regex(/^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]*){1,2})$/),
  fee_bearer: z.enum(["buyer", "entity"]),
  affiliate_programme: z.boolean(),
};
const endsAfterStart = (data: { starts_at: Instant; ends_at: Instant }) =>
  data.ends_at.toMillis() > data.starts_at.toMillis() &&
  data.ends_at.toMillis() - data.starts_at.toMillis() <= event_ms_max;

const ticketType = {
  name: called(1, 80),
  description: text(0, 1000),
  category: z.enum(commissionCategories),
  price_minor: whole(0, 999_999_999_999),
  quantity: whole(1, 100_000),
  per_order_limit: whole(1, 20),
  per_person_limit: whole(1, 100_000).nullable(),
  sales_start_at: moment.nullable(),
  sales_end_at: moment.nullable(),
  position: whole(0, 1000),
};
const salesEndAfterStart = (data: { sales_start_at: Instant | null; sales_end_at: Instant | null }) =>
  data.sales_start_at === null ||
  data.sales_end_at === null ||
  data.sales_end_at.toMillis() > data.sales_start_at.toMillis();

const entityHasEvents: Rule = {
  words: "of an approved entity",
  holds: (scene) => {
    const entity = found(scene, "entities", ofDocument("entity_id")(scene));
    return entity?.status === "approved" && entity.events_enabled === true;
  },
};

const defaultTerms: Rule = {
  words: "with buyers bearing the fee and without affiliates",
  holds: ({ written }) => written?.fee_bearer === "buyer" && written.affiliate_programme === false,
};

const ofEvent: Rule = { words: "of this event", holds: ({ written, ids }) => written?.event_id === ids[0] };

const eventIsDraft: Rule = { words: "of a draft", holds: (scene) => eventAbove(scene)?.status === "draft" };

const eventIsPublic: Rule = {
  words: "everyone, if its event is public",
  holds: (scene) => eventAbove(scene)?.visibility === "public",
};

const inPlatformCurrency: Rule = {
  words: "in the platform's currency",
  holds: (scene) => {
    const settings = found(scene, "platforms", eventAbove(scene)?.platform_id)?.settings;
    return typeof settings === "object" && settings !== null && Object(settings).currency === scene.written?.currency;
  },
};

const ofEventAbove = (field: string) => (scene: Scene) => eventAbove(scene)?.[field];

export const access = {
  event_roles: { get: [ownMissing], read: [own("uid"), team("team.grant_working")] },
  events: {
    read: [isPublic, team(), platform("event.read")],
    create: {
      id: isNewEvent,
      values: z
        .strictObject({
          platform_id: z.string(),
          entity_id: z.string(),
          entity_name: z.string(),
          ...event,
          ...stamps,
          status: z.literal("draft"),
          visibility: z.literal("hidden"),
          sales_open: z.literal(true),
          review_note: z.null(),
        })
        .refine(endsAfterStart),
      when: [
        team("event.create"),
        entityHasEvents,
        matches("entity", { platform_id: "platform_id", entity_name: "name" }),
        active,
        toCome("starts_at"),
        either(defaultTerms, team("event.set_terms")),
      ],
    },
    update: {
      values: z.looseObject(event).refine(endsAfterStart),
      edits: [
        {
          fields: Object.keys(event),
          when: [
            team("event.update"),
            status("draft"),
            either(unchanged("starts_at"), toCome("starts_at")),
            either(unchanged("fee_bearer"), team("event.set_terms")),
            either(unchanged("affiliate_programme"), team("event.set_terms")),
          ],
        },
        {
          fields: ["description", "image_url", "affiliate_programme"],
          when: [team("event.set_terms"), status("published")],
        },
        {
          fields: ["description", "image_url"],
          when: [team("event.update_content"), status("draft", "published")],
        },
      ],
      when: [entityHasEvents, active],
    },
  },
  "events/ticket_types": {
    read: [
      eventIsPublic,
      team(undefined, ofEventAbove("entity_id")),
      platform("event.read", ofEventAbove("platform_id")),
    ],
    create: {
      id: isTypeOfEvent,
      values: z
        .strictObject({
          platform_id: z.string(),
          entity_id: z.string(),
          event_id: z.string(),
          currency: z.string(),
          ...ticketType,
          ...stamps,
        })
        .refine(salesEndAfterStart),
      when: [
        team("ticket_type.manage", ofEventAbove("entity_id")),
        eventIsDraft,
        ofEvent,
        matches("event", { entity_id: "entity_id", platform_id: "platform_id" }),
        inPlatformCurrency,
        active,
        either(becomes("category", "ticket"), team("event.set_terms", ofEventAbove("entity_id"))),
      ],
    },
    update: {
      values: z.looseObject(ticketType).refine(salesEndAfterStart),
      edits: [
        {
          fields: Object.keys(ticketType),
          when: [
            team("ticket_type.manage", ofEventAbove("entity_id")),
            eventIsDraft,
            active,
            either(unchanged("category"), team("event.set_terms", ofEventAbove("entity_id"))),
          ],
        },
      ],
      when: [],
    },
  },
} satisfies AccessTable;

function isNewEvent({ ids }: Scene): boolean {
  return /^evt_[0-9a-hjkmnp-tv-z]{20}$/.test(ids[0] ?? "");
}

/** One of the few ids that the types of an event have. */
function isTypeOfEvent({ ids: [event_id = "", id = ""] }: Scene): boolean {
  return Array.from({ length: ticketTypesMax }, (_, number) => ticketTypeIdOf(event_id, number)).includes(id);
}
