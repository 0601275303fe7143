/**
 * Inputs for an operation, made from its own schema: mostly what it takes, sometimes what no schema takes. Ids are left
 * open, as references; what they come to is known when the call is made, among all that was made before it.
 */
import fc from "fast-check";
import { z } from "zod";

export const idKinds = {
  ent: "entity",
  evt: "event",
  tt: "ticket_type",
  ord: "order",
  tkt: "ticket",
  rfd: "refund",
  inv: "invitation",
  rol: "role",
  dep: "department",
  ann: "announcement",
} as const;
export type IdKind = (typeof idKinds)[keyof typeof idKinds];
export type RefKind = IdKind | "platform" | "uid" | "email" | "code" | "time" | "version";

/** What stands for an id until the call is made. */
export interface Ref {
  $ref: RefKind;
  pick: number;
  /**
   * `here`: of what the whole call is about. `anywhere`: of all that was ever seen, another's and another platform's
   * too, or that never was. `to come`: computable, before it is there.
   */
  from: "here" | "anywhere" | "to come";
}

/** An input in which ids are references. */
export type Template = unknown;

/** As much of JSON Schema as zod makes of our inputs. */
interface Schema {
  type?: string;
  anyOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
}

export function schemaOf(schema: z.ZodType): Schema {
  // Of zod's own making, and read by the few names above only.
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
}

/** The kinds of ids that an input names. */
export function kindsIn(schema: Schema, name = ""): Set<RefKind> {
  const kind = refKindOf(schema, name);
  const below = [
    ...(schema.anyOf ?? []).map((each) => kindsIn(each, name)),
    ...(schema.items ? [kindsIn(schema.items, name)] : []),
    ...Object.entries(schema.properties ?? {}).map(([property, each]) => kindsIn(each, property)),
  ];
  return new Set([...(kind === null ? [] : [kind]), ...below.flatMap((kinds) => [...kinds])]);
}

/** What no schema takes, and some that one may take by mistake. */
const garbage = fc.constantFrom<unknown>(
  null,
  "",
  " ",
  0,
  -1,
  0.5,
  1e21,
  Number.MAX_SAFE_INTEGER + 1,
  true,
  [],
  {},
  [[]],
  "x".repeat(6_000),
  "\u200b",
  "\ud800",
  "\u0000",
  "\u202Eevil",
  "😀".repeat(60),
  "a/b",
  "..",
  "__proto__",
  "__name__",
  "ord_00000000000000000000",
  "evt_../../platforms/x",
  { __proto__: null, constructor: 1 },
  "0001-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
);

/**
 * Most are plain: a fault shows in what is done, seldom in what is refused. In the others each part may be odd.
 */
export function inputs(schema: Schema): fc.Arbitrary<Template> {
  return fc.oneof({ weight: 3, arbitrary: plainInputs(schema) }, { weight: 2, arbitrary: odd(schema, "") });
}

/** What is let in, wherever the caller is. */
export function plainInputs(schema: Schema): fc.Arbitrary<Template> {
  return taken(schema, "", true);
}

function odd(schema: Schema, name: string): fc.Arbitrary<Template> {
  return fc.oneof({ weight: 60, arbitrary: taken(schema, name, false) }, { weight: 1, arbitrary: garbage });
}

function taken(schema: Schema, name: string, plain: boolean): fc.Arbitrary<Template> {
  const below = (each: Schema, ofName: string) => (plain ? taken(each, ofName, true) : odd(each, ofName));
  const kind = refKindOf(schema, name);
  if (kind !== null) return reference(kind, plain ? "here" : undefined);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => below(each, name)));
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "string":
      return text(schema, plain);
    case "integer":
    case "number":
      return whole(schema, name, plain);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      const minLength = schema.minItems ?? 0;
      const maxLength = Math.min(schema.maxItems ?? 3, minLength + (plain ? 1 : 2));
      const list = fc.array(below(schema.items ?? {}, name), { minLength, maxLength });
      if (!plain) return list;
      return fc
        .tuple(list, fc.nat(7))
        .map(([items, first]) => items.map((item, index) => numbered(item, first + index)));
    }
    case "object": {
      const properties = schema.properties ?? {};
      const fields = Object.entries(properties).map(([property, each]) => [property, below(each, property)]);
      // Of this shape by construction; the types of fast-check want the properties by name.
      const model = Object.fromEntries(fields) as Record<string, fc.Arbitrary<Template>>;
      const requiredKeys = Object.keys(model).filter((key) => schema.required?.includes(key));
      if (!plain) return fc.record(model, { requiredKeys });
      // At most one more thing, since some exclude each other; and no amount, which would have to be the right one.
      const more = Object.keys(model).filter((key) => !requiredKeys.includes(key) && !key.endsWith("_minor"));
      const only = (keys: string[]) =>
        fc.record(Object.fromEntries(keys.map((key) => [key, below(properties[key] ?? {}, key)])));
      return fc.oneof(only(requiredKeys), ...more.map((key) => only([...requiredKeys, key])));
    }
    default:
      return garbage;
  }
}

/** As its place in a list, so that the list names nothing twice. */
function numbered(template: Template, number: number): Template {
  if (typeof template !== "object" || template === null || Array.isArray(template)) return template;
  if ("$ref" in template) return { ...template, pick: number };
  return Object.fromEntries(Object.entries(template).map(([name, each]) => [name, numbered(each, number)]));
}

export function reference(kind: RefKind, from?: Ref["from"]): fc.Arbitrary<Ref> {
  const where = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Ref["from"]>("here") },
    { weight: 2, arbitrary: fc.constant<Ref["from"]>("anywhere") },
    { weight: kind === "order" ? 4 : 0, arbitrary: fc.constant<Ref["from"]>("to come") },
  );
  return fc.record({ $ref: fc.constant(kind), pick: fc.nat(7), from: from === undefined ? where : fc.constant(from) });
}

function refKindOf({ type, pattern = "", format }: Schema, name: string): RefKind | null {
  if (type !== "string") return null;
  if (format === "email") return "email";
  if (format === "date-time") return "time";
  const prefix = /^\^([a-z]+)_\[/.exec(pattern)?.[1];
  for (const [known, kind] of Object.entries(idKinds)) if (known === prefix) return kind;
  if (pattern === "^[A-Za-z0-9_-]{6,128}$") return "uid";
  if (pattern === "^[a-z][a-z0-9-]{2,39}$") return "platform";
  if (name === "version") return "version";
  return name === "code" && pattern !== "^[A-Z][A-Z0-9_]{1,19}$" ? "code" : null;
}

function text({ pattern, minLength = 0, maxLength = 40 }: Schema, plain: boolean): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { maxLength: 24 });
  const words = ["Because", "North", "Wardrobe", "Müller & Töchter", "createOrder"];
  const word = fc.constantFrom(...words.filter(({ length }) => length >= minLength && length <= maxLength));
  if (plain) return word;
  return fc.oneof(
    { weight: 8, arbitrary: word },
    { weight: 1, arbitrary: fc.string({ unit: "binary", minLength, maxLength: Math.min(maxLength, minLength + 10) }) },
  );
}

const amounts = [0, 1_000, 2_500, 1, 100_000_000];

function whole({ minimum = -1_000, maximum = 1_000_000 }: Schema, name: string, plain: boolean): fc.Arbitrary<number> {
  const least = Math.max(minimum, Number.MIN_SAFE_INTEGER);
  if (name.endsWith("_minor")) return fc.constantFrom(...amounts.filter((amount) => amount <= maximum));
  if (plain) return fc.constantFrom(least, least, least + 1, least + 2).map((number) => Math.min(number, maximum));
  return fc.oneof(
    { weight: 10, arbitrary: fc.integer({ min: least, max: Math.min(maximum, least + 3) }) },
    { weight: 1, arbitrary: fc.constantFrom(least, maximum, least - 1, maximum + 1) },
  );
}
