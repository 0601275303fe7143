/** What hostile people do, one after the other or at once. A step is plain data, so that it can be printed and shrunk. */
import fc from "fast-check";
import type { RequestFailure } from "../../support/stripe-simulator/request-faults.ts";
import { type Ref, type RefKind, reference, type Template } from "./inputs.ts";
import { attackedOf, closing, leading, ofOwnOrders, type Theme, themes } from "./operations.ts";
import { everybody } from "./people.ts";

export interface Call {
  do: "call";
  operation: string;
  input: Template;
  /** Null for no key. */
  key: number | null;
  who: Who;
  /** Which event, entity and platform it is about, and which order of those. */
  about: { place: number; order: number };
  /** Whether it is sent twice at the same moment. */
  twice: boolean;
}

/** `entitled`: one of those who may, by what is stored; else anyone. */
export type Who = { entitled: number } | { anyone: number; other_factor: boolean };

export type Step =
  | Call
  /** An earlier call is sent again: as it was, by somebody else, or with the input of another of its kind. */
  | { do: "repeat"; earlier: number; with: "nothing new" | "another person" | "another input" }
  /** What a browser writes itself. */
  | { do: "draft"; who: number; id: Ref; place: number; fields: Record<string, unknown> }
  | { do: "add type"; who: number; id: Ref; place: number; fields: Record<string, unknown> }
  | {
      do: "edit";
      who: number;
      what: "event" | "ticket type" | "entity";
      place: number;
      fields: Record<string, unknown>;
    }
  /** A payment page that is open is paid. */
  | { do: "pay"; page: number; card: "works" | "declines" | "settles later" }
  /** Stripe tells, in whatever order, once or twice at once. */
  | { do: "deliver"; event: number; times: number }
  | { do: "run jobs"; minutes: number }
  | { do: "wait"; minutes: number }
  | { do: "Stripe fails"; how: RequestFailure; times: number }
  /** Both at the same moment, or the second a little later. */
  | { do: "together"; first: Step; second: Step; delay_ms: number }
  /** The second, to its end, while Stripe has not answered the first yet. */
  | { do: "meanwhile"; first: Step; second: Step };

const pick = fc.nat(7);
/** The first place is on sale, the second a draft of the same entity, the others are somebody else's. */
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: pick },
);
const who: fc.Arbitrary<Who> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ entitled: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ anyone: fc.nat(everybody.length), other_factor: fc.boolean() }) },
);
const key = fc.oneof({ weight: 6, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.constant(null) });

function calls(names: readonly string[], inputs: "inputs" | "plainInputs" = "inputs"): fc.Arbitrary<Call> {
  return fc.constantFrom(...names).chain((operation) =>
    fc.record({
      do: fc.constant("call" as const),
      operation: fc.constant(operation),
      input: attackedOf(operation)[inputs],
      key,
      who,
      about: fc.record({ place, order: fc.nat(2) }),
      twice: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
  );
}

const one = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => step.map((each) => [each]);

/** The same key, person and operation; another input; so that one may be refused and the other not. */
function sameKeyOtherInput(names: readonly string[]): fc.Arbitrary<Step[]> {
  return fc
    .tuple(calls(names), fc.nat(1), fc.boolean())
    .chain(([first, used, atOnce]) =>
      fc.tuple(fc.constant({ ...first, key: used }), attackedOf(first.operation).inputs, fc.constant(atOnce)),
    )
    .map(([first, input, atOnce]): Step[] => {
      const second = { ...first, input };
      return atOnce ? [{ do: "together", first, second, delay_ms: 0 }] : [first, second];
    });
}

type Together = (first: Step, second: Step) => Step;

const atOnce: fc.Arbitrary<Together> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, 10, 40, 80).map(
      (delay_ms): Together =>
        (first, second) => ({ do: "together", first, second, delay_ms }),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Together>((first, second) => ({ do: "meanwhile", first, second })) },
);

/** Two things at one moment, of which the second may know the id that the first is about to make. */
function meeting(names: readonly string[]): fc.Arbitrary<Step[]> {
  return fc
    .tuple(calls(names), calls(names), atOnce, fc.boolean())
    .map(([first, other, together, aimed]) => [together(first, aimed ? following(first, other) : other)]);
}

/** A buyer does something with the order that they are placing, under a key that is new, mostly. */
const overtaken: fc.Arbitrary<Step[]> = fc
  .tuple(
    calls(["createOrder"], "plainInputs"),
    calls([...ofOwnOrders, ...ofOwnOrders.filter((name) => closing.includes(name))]),
    fc.integer({ min: 1, max: 6 }),
    fc.nat(1),
    atOnce,
  )
  .map(([call, other, used, entitled, together]) => {
    const first = { ...call, key: used, who: { entitled } };
    return [together(first, following(first, other))];
  });

/** A buyer orders the same twice at one moment, under a key that is new, mostly. */
const doubled: fc.Arbitrary<Step[]> = fc
  .tuple(calls(["createOrder"], "plainInputs"), fc.integer({ min: 1, max: 6 }), fc.nat(1))
  .map(([call, used, entitled]) => [{ ...call, key: used, who: { entitled }, twice: true }]);

function following(first: Call, { input, ...second }: Call): Call {
  const { about, who, key } = first;
  return { ...second, input: aimedAt(input), about, who, key };
}

/** Each order that it names is the one that is under way. */
function aimedAt(template: Template): Template {
  if (Array.isArray(template)) return template.map(aimedAt);
  if (typeof template !== "object" || template === null) return template;
  if ("$ref" in template) return template.$ref === "order" ? { ...template, from: "to come" } : template;
  return Object.fromEntries(Object.entries(template).map(([name, each]) => [name, aimedAt(each)]));
}

const oddFields = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        "price_minor",
        "quantity",
        "per_person_limit",
        "title",
        "status",
        "visibility",
        "owner_id",
        "name",
      ),
      fc.constantFrom<unknown>(0, 1, 5_000, -1, null, "", "Name", "published", "public", cast()),
      { maxKeys: 2 },
    ),
  },
);

function cast(): string {
  return everybody[0]?.uid ?? "";
}

const writes: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom("draft" as const),
    who: fc.nat(7),
    id: fc.oneof(reference("event", "anywhere"), reference("event", "to come")),
    place,
    fields: oddFields,
  }),
  fc.record({
    do: fc.constantFrom("add type" as const),
    who: fc.nat(7),
    id: fc.oneof(reference("ticket_type", "anywhere"), reference("ticket_type", "to come")),
    place,
    fields: oddFields,
  }),
  fc.record({
    do: fc.constantFrom("edit" as const),
    who: fc.nat(7),
    what: fc.constantFrom("event" as const, "ticket type" as const, "entity" as const),
    place,
    fields: oddFields,
  }),
);

const failures: RequestFailure[] = ["server_error", "server_error_after_work", "drop_answer", "rate_limit", "delay"];

const money: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pay" as const),
      page: pick,
      card: fc.oneof(
        { weight: 6, arbitrary: fc.constant("works" as const) },
        { weight: 1, arbitrary: fc.constantFrom("declines" as const, "settles later" as const) },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("deliver" as const), event: pick, times: fc.constantFrom(1, 1, 2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("run jobs" as const), minutes: fc.constantFrom(0, 3, 40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 5, 35) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("Stripe fails" as const),
      how: fc.constantFrom(...failures),
      times: fc.constantFrom(1, 2),
    }),
  },
);

const repeats: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("repeat" as const),
  earlier: fc.nat(5),
  with: fc.constantFrom("nothing new" as const, "another person" as const, "another input" as const),
});

const here = (kind: RefKind): Ref => ({ $ref: kind, pick: 0, from: "here" });

function call(operation: string, input: Template, place: number, { entitled = 0, key = 0 } = {}): Call {
  return { do: "call", operation, input, key, who: { entitled }, about: { place, order: 0 }, twice: false };
}

/** Orders of what is on sale: how many of the dearest type, of the next, and so on. */
function order(quantities: number[], buyer = 0, key = 0): Call {
  const input = {
    platform_id: here("platform"),
    entity_id: here("entity"),
    event_id: here("event"),
    lines: quantities.map((quantity, pick) => ({ ticket_type_id: { ...here("ticket_type"), pick }, quantity })),
  };
  return call("createOrder", input, 0, { entitled: buyer, key });
}

/** Somebody has bought a ticket: what there is to refund, to check in, to give back or to take away begins with that. */
const bought: Step[] = [order([2]), { do: "pay", page: 0, card: "works" }, { do: "deliver", event: 0, times: 1 }];

/** All seats were somebody's, and came back: whoever takes them next has to look for them, and meets who does so, too. */
const returned: Step[] = [order([2, 3, 3], 0, 2), order([1], 1, 2)].flatMap((placing) => [
  placing,
  { ...placing, operation: "cancelOrder", input: { order_id: { ...here("order"), from: "to come" } } },
]);

/** Somebody of the team is assigned to a draft. */
const assigned: Step[] = [
  call("setEventAssignment", { event_id: here("event"), uid: { ...here("uid"), pick: 1 }, role: "check_in" }, 1),
];

/** The owner waits for the first of two who accepts. */
const offered: Step[] = [0, 1].map((pick) =>
  call("offerOwnership", { entity_id: here("entity"), email: { ...here("email"), pick }, reason: "Because" }, 0, {
    key: pick,
  }),
);

/** What may be there already for the rest to take away. */
const beginnings: Partial<Record<Theme, fc.Arbitrary<Step[]>>> = {
  "orders, payments and tickets": fc.oneof(
    fc.constantFrom<Step[]>([], bought, returned),
    doubled.map((steps) => [...returned, ...steps]),
  ),
  "events and who may do what at them": fc.constantFrom<Step[]>([], assigned),
  "teams and invitations": fc.constantFrom<Step[]>([], offered),
};

/** Sequences around a theme: each keeps to few of its operations, one that closes something among them. */
export function sequences(theme: Theme): fc.Arbitrary<Step[]> {
  const isSale = theme === "orders, payments and tickets";
  const all = themes[theme];
  const some = fc.subarray(all, { minLength: Math.min(2, all.length), maxLength: Math.min(5, all.length) });
  const ends = all.filter((name) => closing.includes(name));
  return fc.tuple(some, fc.constantFrom(...ends)).chain(([few, end]) => {
    const names = [...leading[theme], end, ...few];
    const tactic = fc.oneof(
      { weight: 10, arbitrary: one(calls(names)) },
      { weight: isSale ? 8 : 3, arbitrary: sameKeyOtherInput(names) },
      { weight: 4, arbitrary: meeting(names) },
      { weight: isSale ? 12 : 0, arbitrary: overtaken },
      { weight: isSale ? 6 : 0, arbitrary: doubled },
      { weight: 2, arbitrary: one(repeats) },
      { weight: 2, arbitrary: one(calls(closing)) },
      { weight: isSale ? 10 : 1, arbitrary: one(money) },
      { weight: isSale ? 0 : 3, arbitrary: one(writes) },
    );
    const tactics = fc.array(tactic, { minLength: 4, maxLength: 12, size: "max" });
    const beginning = beginnings[theme] ?? fc.constant<Step[]>([]);
    // Most of a sale is about what is on sale, and most of the making of events about a draft.
    const mostly = theme === "events and who may do what at them" ? 1 : 0;
    const isDrawn = isSale || mostly === 1;
    const there = (step: Step): Step => {
      if ("first" in step) return { ...step, first: there(step.first), second: there(step.second) };
      return isDrawn && step.do === "call" && step.about.place <= 1 ? at(step, mostly) : step;
    };
    return fc.tuple(beginning, tactics).map(([first, steps]) => [...first, ...steps.flat().map(there)]);
  });
}

function at(step: Call, place: number): Call {
  return { ...step, about: { ...step.about, place } };
}
