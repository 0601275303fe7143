/** How domains list their operations, and what a service is that runs them. */
import type { Operation } from "./specification.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Where an operation is called over REST: a part in braces is the field of its input of that name. */
type Route = `${Method} /${string}`;

interface Listed<Module extends object = object> {
  route: Route;
  load: () => Promise<Module>;
}

/** Operations by name; a module exports its operation under that name. */
export type OperationTable = Readonly<Record<string, Listed>>;

/** The modules that a table has to load: each with the export that its name says. */
type Modules<Table> = { [Name in keyof Table]: Listed<Record<Name, Operation<unknown, unknown>>> };

/** A table of operations, held to its modules by the compiler. */
export function operationsOf<Table extends Modules<Table>>(table: Table): Table {
  return table;
}

/**
 * An operation of a table.
 *
 * @param load loads its module, when it is first called
 */
export function at<Module extends object>(route: Route, load: () => Promise<Module>): Listed<Module> {
  return { route, load };
}

/** What each operation of a table takes and gives. */
export type CallsOf<Table> = {
  [Name in keyof Table]: Table[Name] extends Listed<infer Module>
    ? Name extends keyof Module
      ? Module[Name] extends Operation<infer Input, infer Result>
        ? { input: Input; result: Result }
        : never
      : never
    : never;
};

/** Null where the table has no such operation. */
export async function loadOperation(table: OperationTable, name: string): Promise<Operation<unknown, unknown> | null> {
  const listed = Object.hasOwn(table, name) ? table[name] : undefined;
  if (listed === undefined) return null;
  // `operationsOf` holds each module to the export of that name.
  return new Map<string, Operation<unknown, unknown>>(Object.entries(await listed.load())).get(name) ?? null;
}

/** By the name of a collection, wherever it is. */
export type Indexes = Readonly<Record<string, CollectionIndexes>>;

export interface CollectionIndexes {
  /** Each a list of fields in their order: `created_at`, `created_at desc`, or `tags contains`. */
  composite?: readonly (readonly string[])[];
  /**
   * Fields that are not indexed as all others are: not at all, across all collections of that name as well, or as the
   * time after which Firestore removes the document.
   */
  fields?: Readonly<Record<string, "none" | "across" | "expires">>;
}

/** What is indexed of a collection beside what Firestore indexes by itself. */
export type IndexesOf = (collection: string) => Promise<CollectionIndexes>;

/** Where and how a service runs. */
export interface ServiceSettings {
  /** What its operations are about, for whoever deploys them. */
  what: string;
  memory: "256MiB" | "512MiB";
  /** So many calls at a time in one instance. */
  concurrency: number;
  /** Instances that run even while nobody calls. */
  minInstances: number;
  /** Names of the secrets that it reads. */
  secrets: readonly string[];
}
