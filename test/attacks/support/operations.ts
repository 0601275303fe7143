/** Every deployed operation, and what its schema says of it. */
import type { z } from "zod";
import type { Operation } from "../../../functions/src/runtime/specification.ts";
import { deployedOperations } from "../../support/deployed-operations.ts";
import { inputs, kindsIn, plainInputs, type RefKind, schemaOf } from "./inputs.ts";

interface Attacked {
  operation: Operation<unknown, unknown> & { schema: z.ZodType };
  /** The kinds of ids that its input names. */
  kinds: ReadonlySet<RefKind>;
  inputs: ReturnType<typeof inputs>;
  plainInputs: ReturnType<typeof inputs>;
}

export const attacked: readonly Attacked[] = deployedOperations.map((operation) => {
  const schema = schemaOf(operation.schema);
  return { operation, kinds: kindsIn(schema), inputs: inputs(schema), plainInputs: plainInputs(schema) };
});

const byName = new Map(attacked.map((each) => [each.operation.name, each]));

export function attackedOf(name: string): Attacked {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`There is no operation ${name}`);
  return found;
}

/** Operations that meet, since they name the same kinds of things: a sequence keeps to few of one theme. */
export const themes = {
  "orders, payments and tickets": naming("order", "ticket", "refund", "code"),
  "events and who may do what at them": naming("event"),
  "teams and invitations": named(/team|invit|ownership/i),
  "entities, platforms, roles and people": naming(
    "entity",
    "platform",
    "role",
    "department",
    "uid",
    "email",
    "announcement",
  ),
  everything: attacked.map(({ operation }) => operation.name),
} satisfies Record<string, string[]>;
export type Theme = keyof typeof themes;

/** What a theme is about: without these, its other operations find nothing to work on. They stand in every sequence. */
export const leading: Record<Theme, string[]> = {
  "orders, payments and tickets": ["createOrder", "createOrder", "createOrder", "createOrder"],
  "events and who may do what at them": ["setEventAssignment", "setEventAssignment", "acceptInvitation", "deleteDraft"],
  "teams and invitations": [
    "inviteTeamMember",
    "offerOwnership",
    "offerOwnership",
    "acceptInvitation",
    "acceptInvitation",
  ],
  "entities, platforms, roles and people": [],
  everything: [],
};

/** What closes, ends or takes away: what comes after it, and what is under way, has to notice. */
export const closing = named(
  /^(suspend|disable|delete|remove|withdraw|ban|cancel|revoke|leave|approveEntityDel|setSales|accept)/,
);

/** What a buyer may do to their own order: also before it is placed, since they can tell its id. */
export const ofOwnOrders = naming("order").filter((name) => typeof attackedOf(name).operation.requires === "string");

function naming(...kinds: RefKind[]): string[] {
  return attacked.filter((each) => kinds.some((kind) => each.kinds.has(kind))).map(({ operation }) => operation.name);
}

function named(pattern: RegExp): string[] {
  return attacked.map(({ operation }) => operation.name).filter((name) => pattern.test(name));
}
