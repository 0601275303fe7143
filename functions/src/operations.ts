/** All operations: for callers what each takes and gives, `Operations["approveEntity"]["input"]`; and where it runs. */

import { domains } from "./domains.ts";
import type { Together } from "./model/together.ts";
import type { IndexesOf } from "./runtime/registry.ts";
import { type CallsOf, loadOperation, type OperationTable } from "./runtime/registry.ts";
import type { Operation } from "./runtime/specification.ts";
import type { ServiceName } from "./services.ts";

type Tables<Domain> = Domain extends { operations: infer ByService } ? ByService[keyof ByService] : never;
type Calls<Table> = Table extends object ? CallsOf<Table> : never;
export type Operations = Together<Calls<Tables<(typeof domains)[keyof typeof domains]>>>;

const byService = Object.values(domains).flatMap(({ operations }) =>
  Object.entries<OperationTable>(operations).map(([service, table]) => ({ service, table })),
);

/** The operations that a service runs. */
export function operationsIn(service: ServiceName): OperationTable {
  return Object.assign({}, ...byService.filter((each) => each.service === service).map(({ table }) => table));
}

/** The service of each operation, by name. */
export const serviceOf: Readonly<Record<string, string>> = Object.fromEntries(
  byService.flatMap(({ service, table }) => Object.keys(table).map((name) => [name, service])),
);

/** What is indexed of a collection, as its domain declares it. */
export const indexesOf: IndexesOf = async (collection) => {
  const all = await Promise.all(Object.values(domains).map(({ indexes }) => indexes()));
  return all.map(({ indexes }) => indexes[collection]).find((found) => found !== undefined) ?? {};
};

/** Where each operation is called over REST, by name: `POST /entities/{entity_id}/approve`. */
export const routeOf: Readonly<Record<string, string>> = Object.fromEntries(
  byService.flatMap(({ table }) => Object.entries(table).map(([name, { route }]) => [name, route])),
);

/** Every operation with its code loaded, by name. */
export async function allOperations(): Promise<Operation<unknown, unknown>[]> {
  const loaded = byService.flatMap(({ table }) => Object.keys(table).map((name) => loadOperation(table, name)));
  return (await Promise.all(loaded)).filter((operation) => operation !== null);
}
