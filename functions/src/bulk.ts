/** Changes that take more than one transaction: the kinds of all domains, each with what it is told. */
import type { BulkDeclaration } from "./model/stored.ts";
import type { Together } from "./model/together.ts";
import * as models from "./models.ts";
import { bulkIdOf, planBulkChange } from "./runtime/bulk.ts";
import type { Work } from "./runtime/work.ts";

type Models = typeof models;
type KindsOf<Model> = Model extends { bulk: infer Own } ? Own : never;
type All = Together<KindsOf<Models[keyof Models]>>;

export type BulkKind = keyof All & string;
export type BulkInput<Kind extends BulkKind> = All[Kind] extends BulkDeclaration<infer Input> ? Input : never;

type Declaring = Record<string, unknown> & { bulk?: Record<string, { about: readonly string[] }> };
const declared: [domain: string, model: Declaring][] = Object.entries(models);

/** The domain of each kind. */
export const domainOfBulk: ReadonlyMap<string, string> = new Map(
  declared.flatMap(([domain, { bulk = {} }]) => Object.keys(bulk).map((kind) => [kind, domain])),
);

const aboutOf = new Map(declared.flatMap(([, { bulk = {} }]) => Object.entries(bulk)));

/** The id of the change of a kind that is on its way about something. */
export function bulkId<Kind extends BulkKind>(kind: Kind, about: Partial<BulkInput<Kind>>): string {
  const values = (aboutOf.get(kind)?.about ?? []).map((field) => String(Object(about)[field]));
  return bulkIdOf(kind, values);
}

/**
 * Prepares to begin a change. Call it before any write, and what it gives with the writes. One that is on its way about
 * the same begins anew.
 */
export function planBulk<Kind extends BulkKind>(
  work: Work,
  kind: Kind,
  input: BulkInput<Kind> & { platform_id: string },
): Promise<() => void> {
  return planBulkChange(work, bulkId(kind, input), { platform_id: input.platform_id, kind, input });
}
