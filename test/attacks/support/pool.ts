/** All that was ever made, and what a reference in an input comes to. */

import { referralCodes } from "../../../functions/src/affiliates/collections.ts";
import { allTicketTypes, events } from "../../../functions/src/events/collections.ts";
import { ticketTypeIdOf } from "../../../functions/src/events/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import { orders, refunds } from "../../../functions/src/payments/collections.ts";
import type { Order, Refund } from "../../../functions/src/payments/model.ts";
import { invitations } from "../../../functions/src/runtime/collections.ts";
import { derivedId } from "../../../functions/src/runtime/derived-ids.ts";
import { type Found, foundAll } from "../../../functions/src/runtime/work.ts";
import { tickets } from "../../../functions/src/tickets/collections.ts";
import type { Ticket } from "../../../functions/src/tickets/model.ts";
import { type IdKind, idKinds, type Ref, type RefKind, type Template } from "./inputs.ts";
import { buyers, cast, named } from "./people.ts";

/** An event with all that stands around it. */
export interface Place {
  platform_id: string;
  entity_id: string;
  event_id: string;
  entity_name: string;
  types: string[];
}

/** What a call is about, once it is made. */
export interface Focus {
  place: Place | undefined;
  order: Found<Order> | undefined;
  tickets: Found<Ticket>[];
  refunds: Found<Refund>[];
}

/** Stands for the version of what a call is about, until it is made. */
export const presentVersion = "(the present version)";

/** Keys that a sequence uses; every sequence has its own. */
export const keyOf = (run: number, key: number) => `attack-${run}-${key}`;

export class Pool {
  readonly #run: number;
  readonly #seen = new Map<IdKind | "platform" | "code", Set<string>>();
  #places: Place[] = [];
  #orders: Found<Order>[] = [];
  #tickets: Found<Ticket>[] = [];
  #refunds: Found<Refund>[] = [];
  #invitations: { id: string; platform_id: string; entity_id: string | null; whom: string | null }[] = [];

  constructor(run: number) {
    this.#run = run;
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  get orders(): readonly Found<Order>[] {
    return this.#orders;
  }

  /** Whom an invitation is for: an address, or somebody by their uid. */
  addresseeOf(invitation_id: string): string | null {
    return this.#invitations.find(({ id }) => id === invitation_id)?.whom ?? null;
  }

  /** Reads what there is by now. Drafts stand behind what is on sale, and those of the main entity first. */
  async refresh(): Promise<void> {
    const [foundEvents, foundTypes, foundOrders, foundTickets, foundRefunds, foundInvitations, codes] =
      await Promise.all([
        events().get(),
        allTicketTypes().get(),
        orders().get(),
        tickets().get(),
        refunds().get(),
        invitations().where("status", "==", "pending").get(),
        referralCodes().get(),
      ]);
    const order = ["Concert", "Plan", "Rivals", "Elsewhere"];
    const rank = (title: string) => (order.includes(title) ? order.indexOf(title) : order.length);
    const sorted = foundAll(foundEvents).sort((one, other) => rank(one.data.title) - rank(other.data.title));
    const types = foundAll(foundTypes).sort(
      (one, other) => other.data.price_minor - one.data.price_minor || one.id.localeCompare(other.id),
    );
    this.#places = sorted.map(({ id, data }) => ({
      platform_id: data.platform_id,
      entity_id: data.entity_id,
      entity_name: data.entity_name,
      event_id: id,
      types: types.filter((type) => type.data.event_id === id).map((type) => type.id),
    }));
    const newestFirst = <T extends { created_at: { toMillis(): number } }>(one: Found<T>, other: Found<T>) =>
      other.data.created_at.toMillis() - one.data.created_at.toMillis();
    this.#orders = foundAll(foundOrders).sort(newestFirst);
    this.#tickets = foundAll(foundTickets);
    this.#refunds = foundAll(foundRefunds).sort(newestFirst);
    this.#invitations = foundAll(foundInvitations)
      .sort(newestFirst)
      .map(({ id, data: { platform_id, entity_id, email, uid } }) => ({
        id,
        platform_id,
        entity_id,
        whom: email ?? uid,
      }));
    this.note(this.#places);
    for (const { id } of [...this.#orders, ...this.#tickets, ...this.#refunds, ...this.#invitations]) this.note(id);
    for (const { data } of this.#tickets) if (data.code !== null) this.#add("code", data.code);
    for (const code of codes.docs) this.#add("code", code.id);
    for (const { platform_id } of this.#places) this.#add("platform", platform_id);
  }

  /** Remembers every id in a value, also of what is gone since. */
  note(value: unknown): void {
    for (const [id, prefix] of JSON.stringify(value ?? null).matchAll(/\b([a-z]+)_[0-9a-z]{20,22}\b/g)) {
      const kind = Object.entries(idKinds).find(([known]) => known === prefix)?.[1];
      if (kind !== undefined) this.#add(kind, id);
    }
  }

  focus(about: { place: number; order: number }): Focus {
    const place = at(this.#places, about.place);
    const order = at(
      this.#orders.filter(({ data }) => data.event_id === place?.event_id),
      about.order,
    );
    return {
      place,
      order,
      tickets: this.#tickets.filter(({ data }) => data.order_id === order?.id),
      refunds: this.#refunds.filter(({ data }) => data.event_id === place?.event_id),
    };
  }

  /** An input as it is sent. */
  resolve(template: Template, focus: Focus, key: number | null, caller: number): unknown {
    if (Array.isArray(template)) return template.map((each) => this.resolve(each, focus, key, caller));
    if (typeof template !== "object" || template === null) return template;
    if (isRef(template)) return this.idOf(template, focus, key, caller);
    return Object.fromEntries(
      Object.entries(template).map(([name, each]) => [name, this.resolve(each, focus, key, caller)]),
    );
  }

  idOf({ $ref, pick, from }: Ref, focus: Focus, key: number | null, caller: number): string {
    const here = this.#here($ref, focus);
    if (from === "here" && here.length > 0) return at(here, pick) ?? "";
    if (from === "to come") return this.#toCome($ref, pick, key, caller, focus);
    if ($ref === "version") return from === "here" ? presentVersion : "1.000000000";
    if ($ref === "email" || $ref === "uid") return at(people($ref), pick) ?? "";
    if ($ref === "time") return "2031-05-01T12:00:00Z";
    const seen = [...(this.#seen.get($ref) ?? [])];
    return (
      at([...seen, ...seen, this.#toCome($ref, pick, key, caller, focus), never($ref)], pick * 5 + seen.length) ?? ""
    );
  }

  /** What can be known before it is made: orders by who calls with which key, and what a browser names itself. */
  #toCome(kind: RefKind, pick: number, key: number | null, caller: number, { place }: Focus): string {
    if (kind === "order") {
      const { uid } = at(buyers, caller) ?? cast.buyer;
      return derivedId("order", uid, keyOf(this.#run, key ?? pick % 3));
    }
    if (kind === "event") return derivedId(kind, "to come", this.#run, pick % 3);
    if (kind === "ticket_type") return ticketTypeIdOf(place?.event_id ?? never("event"), 3 + (pick % 3));
    return never(kind);
  }

  #here(kind: RefKind, { place, order, tickets: ofOrder, refunds: ofEvent }: Focus): string[] {
    switch (kind) {
      case "platform":
        return place ? [place.platform_id] : [];
      case "entity":
        return place ? [place.entity_id] : [];
      case "event":
        return place ? [place.event_id] : [];
      case "ticket_type":
        return place?.types ?? [];
      case "order":
        return order ? [order.id] : [];
      case "ticket":
        return ofOrder.map(({ id }) => id);
      case "refund":
        return ofEvent.map(({ id }) => id);
      case "invitation":
        return this.#invitations
          .filter(({ entity_id, platform_id }) =>
            entity_id === null ? platform_id === place?.platform_id : entity_id === place?.entity_id,
          )
          .map(({ id }) => id);
      case "code":
        return ofOrder.flatMap(({ data }) => (data.code === null ? [] : [data.code]));
      case "email":
      case "uid":
        return people(kind);
      default:
        return [];
    }
  }

  #add(kind: IdKind | "platform" | "code", id: string): void {
    const seen = this.#seen.get(kind) ?? new Set();
    this.#seen.set(kind, seen.add(id));
  }
}

function people(kind: "email" | "uid"): string[] {
  const newcomers = [cast.newcomer, cast.otherNewcomer];
  const known = [cast.admin, cast.eventManager, cast.financeManager, cast.owner, cast.buyer, cast.door];
  // Who has something already is mostly named by uid, and who may be given something by address.
  const likely = kind === "uid" ? [...known, ...newcomers] : [...newcomers, ...known];
  return [...likely, ...named].map((person) => person[kind]);
}

function never(kind: RefKind): string {
  if (kind === "platform") return "nowhere-at-all";
  if (kind === "code") return "ZZZZZZZZZZ";
  return kind === "email" || kind === "uid" || kind === "time" || kind === "version" ? "nobody_1" : newId(kind);
}

function isRef(template: object): template is Ref {
  return "$ref" in template;
}

export function at<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(1, items.length)];
}
