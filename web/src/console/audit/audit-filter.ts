/** What is looked for; an empty text leaves a part out. Times are those of an `<input type="datetime-local">`. */
export interface AuditFilter {
  /** A platform's id, or `global`: among records of all of them. */
  platform_id: string;
  actor_id: string;
  action: string;
  /** A collection, such as `entities`. */
  kind: string;
  /** A document: its path, or its id. */
  thing: string;
  entity_id: string;
  /** Whether only what was done by GOD's power. */
  by_god: "" | "yes";
  from: string;
  until: string;
}

export const noFilter: AuditFilter = {
  platform_id: "",
  actor_id: "",
  action: "",
  kind: "",
  thing: "",
  entity_id: "",
  by_god: "",
  from: "",
  until: "",
};

const parts = Object.keys(noFilter) as (keyof AuditFilter)[];

/** The filter that stands in an address: it outlives a reload, and can be sent to somebody. */
export function filterIn(params: URLSearchParams): AuditFilter {
  const filter = { ...noFilter };
  for (const part of parts) {
    const value = params.get(part) ?? "";
    if (part === "by_god") filter.by_god = value === "yes" ? "yes" : "";
    else filter[part] = value;
  }
  return filter;
}

/** An address with another filter; the rest of it stays. */
export function withFilter(params: URLSearchParams, filter: AuditFilter): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const part of parts) {
    if (filter[part] === "") next.delete(part);
    else next.set(part, filter[part]);
  }
  return next;
}

/** The kinds of things that records are about, by their collections. */
export const kinds: Record<string, string> = {
  affiliates: "Affiliates",
  departments: "Departments",
  deployment: "The deployment",
  entities: "Entities",
  entity_roles: "Team roles",
  event_roles: "Event assignments",
  events: "Events",
  invitations: "Invitations",
  orders: "Orders",
  platform_roles: "Platform roles",
  platforms: "Platforms",
  private: "Payment accounts",
  refunds: "Refunds",
  roles: "Custom roles",
  ticket_types: "Ticket types",
  tickets: "Tickets",
  users: "People",
};

/** An id says by its beginning where it belongs; those of ticket types belong below an event. */
const homes: Record<string, string> = {
  dep: "departments",
  ent: "entities",
  evt: "events",
  inv: "invitations",
  ord: "orders",
  rfd: "refunds",
  rol: "roles",
  tkt: "tickets",
};
const nested = ["private", "ticket_types"];

/** One condition of a query on the audit records. */
export type Condition = [
  field: "platform_id" | "actor_id" | "action" | "resource_kind" | "touched" | "entity_id" | "by_god" | "created_at",
  operator: "==" | "array-contains" | ">=" | "<",
  value: string | boolean | Date,
];

/**
 * The filter as conditions. Firestore answers any of them together, by merging the indexes that each has with the time;
 * what it cannot answer is said in words, in `impossible`.
 */
export function conditionsOf(
  filter: AuditFilter,
): { conditions: Condition[]; impossible: null } | { conditions: null; impossible: string } {
  const { platform_id, actor_id, action, kind, thing, entity_id, by_god, from, until } = filter;
  const path = pathOf(kind, thing);
  if (path.impossible !== null) return { conditions: null, impossible: path.impossible };
  if (from !== "" && until !== "" && from > until) {
    return { conditions: null, impossible: "The time range ends before it begins." };
  }
  const conditions: Condition[] = [
    ...only(platform_id, (value): Condition => ["platform_id", "==", value]),
    ...only(actor_id, (value): Condition => ["actor_id", "==", value]),
    ...only(action, (value): Condition => ["action", "==", value]),
    // The thing says its kind itself; what changed it may be about another kind.
    ...only(path.path === "" ? kind : "", (value): Condition => ["resource_kind", "==", value]),
    ...only(path.path, (value): Condition => ["touched", "array-contains", value]),
    ...only(entity_id, (value): Condition => ["entity_id", "==", value]),
    ...only(by_god, (): Condition => ["by_god", "==", true]),
    ...only(from, (value): Condition => ["created_at", ">=", new Date(value)]),
    // The minute that is named belongs to the range.
    ...only(until, (value): Condition => ["created_at", "<", new Date(new Date(value).getTime() + 60_000)]),
  ];
  return { conditions, impossible: null };
}

function only(value: string, condition: (value: string) => Condition): Condition[] {
  return value === "" ? [] : [condition(value)];
}

/** The path of the document that is looked for; empty for none. */
function pathOf(kind: string, thing: string): { path: string; impossible: null } | { path: ""; impossible: string } {
  if (thing === "") return { path: "", impossible: null };
  const parts = thing.split("/");
  if (parts.length > 1) {
    if (parts.length % 2 === 0 && parts.every((part) => part !== "")) return { path: thing, impossible: null };
    return { path: "", impossible: "A path names a collection and a document in turn: events/evt_…" };
  }
  const home = homes[thing.split("_", 1).join("")] ?? kind;
  if (thing.startsWith("tt_") || nested.includes(home)) {
    return {
      path: "",
      impossible: "This kind is found by its whole path only, such as events/evt_…/ticket_types/tt_…, or by itself.",
    };
  }
  if (home === "") return { path: "", impossible: "Choose a kind as well: this id alone does not say what it is of." };
  return { path: `${home}/${thing}`, impossible: null };
}
