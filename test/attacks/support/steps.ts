/** What hostile people do, one after the other or at once. A step is plain data, so that it can be printed and shrunk. */
import fc from "fast-check";
import type { RequestFailure } from "../../support/stripe-simulator/request-faults.ts";
import { type Ref, type RefKind, reference, type Template } from "./inputs.ts";
import { attackedOf, closing, leading, type Theme, themes } from "./operations.ts";
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
  | { do: "together"; first: Step; second: Step; delay_ms: number };

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

function calls(names: readonly string[]): fc.Arbitrary<Call> {
  return fc.constantFrom(...names).chain((operation) =>
    fc.record({
      do: fc.constant("call" as const),
      operation: fc.constant(operation),
      input: attackedOf(operation).inputs,
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

/** Two things at one moment, of which the second may know the id that the first is about to make. */
function meeting(names: readonly string[]): fc.Arbitrary<Step[]> {
  return fc
    .tuple(calls(names), calls(names), fc.constantFrom(0, 10, 40, 80), fc.boolean(), fc.boolean())
    .map(([first, second, delay_ms, slowly, aimed]): Step[] => [
      ...(slowly ? [{ do: "Stripe fails" as const, how: "delay" as const, times: 1 }] : []),
      {
        do: "together",
        first,
        second: aimed ? { ...second, input: aimedAt(second.input), about: first.about, who: first.who } : second,
        delay_ms,
      },
    ]);
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

/** Somebody has bought a ticket: what there is to refund, to check in, to give back or to take away begins with that. */
const bought: Step[] = [
  {
    do: "call",
    operation: "createOrder",
    input: {
      platform_id: here("platform"),
      entity_id: here("entity"),
      event_id: here("event"),
      lines: [{ ticket_type_id: here("ticket_type"), quantity: 2 }],
    },
    key: 0,
    who: { entitled: 0 },
    about: { place: 0, order: 0 },
    twice: false,
  },
  { do: "pay", page: 0, card: "works" },
  { do: "deliver", event: 0, times: 1 },
];

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
      { weight: 4, arbitrary: meeting([...names, ...(isSale ? ["cancelOrder"] : [])]) },
      { weight: 2, arbitrary: one(repeats) },
      { weight: 2, arbitrary: one(calls(closing)) },
      { weight: isSale ? 10 : 1, arbitrary: one(money) },
      { weight: isSale ? 0 : 3, arbitrary: one(writes) },
    );
    const tactics = fc.array(tactic, { minLength: 4, maxLength: 12, size: "max" });
    const beginning = isSale ? fc.constantFrom<Step[]>([], bought) : fc.constant<Step[]>([]);
    // Most of a sale is about what is on sale, and most of the making of events about a draft.
    const mostly = theme === "events and who may do what at them" ? 1 : 0;
    const isDrawn = isSale || mostly === 1;
    const there = (step: Step): Step =>
      isDrawn && step.do === "call" && step.about.place <= 1 ? at(step, mostly) : step;
    return fc.tuple(beginning, tactics).map(([first, steps]) => [...first, ...steps.flat().map(there)]);
  });
}

function at(step: Call, place: number): Call {
  return { ...step, about: { ...step.about, place } };
}
