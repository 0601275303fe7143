import Stripe from "stripe";
import { endpoint } from "./endpoint.ts";
import { invalidParameter, resourceMissing } from "./errors.ts";
import { newId } from "./identifiers.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { boolean, list, parametersOf, string } from "./parameters.ts";
import type { EventType, World } from "./world.ts";

interface Happening {
  type: EventType;
  object: JsonObject;
  account: string | undefined;
  before: JsonObject | undefined;
}

/** Keeps an event and sends it on its way. */
export function recordEvent(world: World, { type, object, account, before }: Happening): void {
  const event: Stripe.EventBase = {
    id: newId("evt"),
    object: "event",
    ...(account === undefined ? {} : { account }),
    api_version: Stripe.API_VERSION,
    created: world.now(),
    data: {
      object,
      ...(before === undefined ? {} : { previous_attributes: previousAttributes(before, object) }),
    },
    livemode: world.livemode,
    pending_webhooks: world.deliveries.hasEndpoint ? 1 : 0,
    request: world.request ?? { id: null, idempotency_key: null },
    type,
  };
  world.state.events[event.id] = event;
  world.deliveries.send(event.id);
}

/** What an object had before, of what it has now in another way. Lists are told whole, objects by what differs. */
function previousAttributes(before: JsonObject, after: JsonObject): JsonObject {
  const previous: JsonObject = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[name] ?? null;
    const current = after[name] ?? null;
    if (JSON.stringify(old) === JSON.stringify(current)) continue;
    previous[name] = isJsonObject(old) && isJsonObject(current) ? previousAttributes(old, current) : old;
  }
  return previous;
}

/** How long events can be listed, in seconds: 30 days, as at Stripe. */
const LISTED_S = 30 * 86_400;

/** `charge.*` names all events of charges. */
function matches(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

const isOwn = (event: Stripe.EventBase, account: string | null) => (event.account ?? null) === account;

export const eventEndpoints = [
  endpoint("GET", "/v1/events/:id", parametersOf<Stripe.EventRetrieveParams>()({}), ({ world, id, account }) => {
    const event = world.state.events[id("id")];
    // A platform may also read what happened to the accounts connected to it.
    if (event === undefined || (account !== null && !isOwn(event, account))) {
      throw resourceMissing("event", id("id"), "id");
    }
    return event;
  }),
  endpoint(
    "GET",
    "/v1/events",
    parametersOf<Stripe.EventListParams>()({
      ...timedPageFields,
      delivery_success: boolean(),
      type: string(),
      types: list(string(), 20),
    }),
    ({ world, parameters, account }) => {
      const { type, types, delivery_success } = parameters;
      if (type !== undefined && types !== undefined) {
        throw invalidParameter("type", "You may only specify one of these parameters: type, types.");
      }
      const wanted = types ?? (type === undefined ? undefined : [type]);
      const events = newestFirst(world.state.events).filter(
        (event) =>
          isOwn(event, account) &&
          event.created > world.now() - LISTED_S &&
          (wanted === undefined || wanted.some((each) => each !== undefined && matches(each, event.type))) &&
          (delivery_success === undefined || (event.pending_webhooks === 0) === delivery_success),
      );
      return page(events, parameters, "/v1/events");
    },
  ),
];
