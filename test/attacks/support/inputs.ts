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

export function inputs(schema: Schema, name = ""): fc.Arbitrary<Template> {
  return fc.oneof({ weight: 60, arbitrary: taken(schema, name) }, { weight: 1, arbitrary: garbage });
}

function taken(schema: Schema, name: string): fc.Arbitrary<Template> {
  const kind = refKindOf(schema, name);
  if (kind !== null) return reference(kind);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => inputs(each, name)));
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "string":
      return text(schema);
    case "integer":
    case "number":
      return whole(schema, name);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      const minLength = schema.minItems ?? 0;
      const maxLength = Math.min(schema.maxItems ?? 3, minLength + 2);
      return fc.array(inputs(schema.items ?? {}, name), { minLength, maxLength });
    }
    case "object": {
      const fields = Object.entries(schema.properties ?? {}).map(([property, each]) => [
        property,
        inputs(each, property),
      ]);
      // Of this shape by construction; the types of fast-check want the properties by name.
      const model = Object.fromEntries(fields) as Record<string, fc.Arbitrary<Template>>;
      const requiredKeys = Object.keys(model).filter((key) => schema.required?.includes(key));
      return fc.record(model, { requiredKeys });
    }
    default:
      return garbage;
  }
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

function text({ pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { maxLength: 12 });
  const plain = ["Because", "North", "Wardrobe", "Müller & Töchter", "createOrder"];
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(...plain.filter(({ length }) => length >= minLength && length <= maxLength)),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", minLength, maxLength: Math.min(maxLength, minLength + 10) }) },
  );
}

const amounts = [0, 1_000, 2_500, 1, 100_000_000];

function whole({ minimum = -1_000, maximum = 1_000_000 }: Schema, name: string): fc.Arbitrary<number> {
  const least = Math.max(minimum, Number.MIN_SAFE_INTEGER);
  if (name.endsWith("_minor")) return fc.constantFrom(...amounts.filter((amount) => amount <= maximum));
  return fc.oneof(
    { weight: 10, arbitrary: fc.integer({ min: least, max: Math.min(maximum, least + 3) }) },
    { weight: 1, arbitrary: fc.constantFrom(least, maximum, least - 1, maximum + 1) },
  );
}
