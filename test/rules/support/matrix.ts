/**
 * The permission matrix: every actor tries every operation on every collection in every state that matters. A table
 * names who may; whoever it does not name must be denied.
 */
import { type ActorName, actors, everyone } from "./actors.ts";
import type { Case, Group } from "./cases.ts";
import { stampsOfChange, stampsOfNew } from "./documents.ts";
import type { Attempt, Condition, Fields, Operation, Stored } from "./project.ts";

/**
 * The operations on documents of one collection in one state. What is not named is tried too, and must be denied; to
 * list, create and delete do not depend on a document's state, so they are tried with the first target of a collection.
 */
export interface Target {
  collection: string;
  /** In words. */
  state: string;
  /** One more document in this state, with what has to be there beside it. */
  place(): { path: string; documents: readonly Stored[] };
  get?: readonly ActorName[];
  list?: Readonly<Record<string, { where: readonly Condition[]; allowed: readonly ActorName[] }>>;
  /** Fields as the person with that uid would write them. */
  create?: Readonly<
    Record<
      string,
      {
        fields: (uid: string | null) => object;
        allowed: readonly ActorName[];
        /** Where it must be if the id follows from who writes it; `number` tells writers of one uid apart. */
        path?: (uid: string | null, number: number) => string;
      }
    >
  >;
  /** `change` is written beside the stamps. */
  /** Whether to delete is tried; nobody may. */
  delete?: boolean;
  update?: Readonly<Record<string, { change: object; allowed: readonly ActorName[] }>>;
}

export function matrix(targets: readonly Target[]): Group[] {
  return targets.flatMap((target, index) => {
    const isFirst = targets.findIndex(({ collection }) => collection === target.collection) === index;
    return rowsOf(isFirst ? { ...target, ...firstOf(target) } : target);
  });
}

function rowsOf(target: Target): Group[] {
  const { collection, state } = target;
  const row = (
    operation: Operation,
    what: string,
    allowed: readonly ActorName[],
    attempt: (path: string, actor: ActorName) => Attempt,
  ): Group => {
    const writes = operation !== "get" && operation !== "list";
    // Whoever is denied leaves no trace, so they may share a document.
    const shared = target.place();
    const placed = new Map(
      everyone.map((actor) => [actor, writes && allowed.includes(actor) ? target.place() : shared]),
    );
    return {
      name: `${operation} ${collection} (${state}): ${what}`,
      collection,
      cases: Array.from(
        placed,
        ([actor, { path }]): Case => ({
          name: actor,
          actor: actors[actor],
          attempt: attempt(path, actor),
          expected: allowed.includes(actor) ? "allowed" : "denied",
        }),
      ),
      documents: [...new Set(placed.values())].flatMap(({ path, documents }) =>
        operation === "create" ? documents.filter(([stored]) => stored !== path) : documents,
      ),
    };
  };

  const updates = target.update ?? { "only the stamps": { change: {}, allowed: [] } };
  return [
    row("get", "the document", target.get ?? [], (path) => ({ operation: "get", path })),
    ...Object.entries(target.list ?? {}).map(([what, { where, allowed }]) =>
      row("list", what, allowed, (path) => ({ operation: "list", path: parentOf(path), where })),
    ),
    ...Object.entries(target.create ?? {}).map(([what, { fields, allowed, path: own }]) =>
      row("create", what, allowed, (path, actor) => {
        const { uid } = actors[actor];
        const place = own?.(uid, everyone.indexOf(actor)) ?? path;
        return { operation: "create", path: place, fields: { ...fields(uid), ...stampsOfNew(uid) } };
      }),
    ),
    ...Object.entries(updates).map(([what, { change, allowed }]) =>
      row("update", what, allowed, (path, actor) => {
        const fields = { ...change, ...stampsOfChange(actors[actor].uid) };
        return { operation: "update", path, fields };
      }),
    ),
    ...(target.delete ? [row("delete", "the document", [], (path) => ({ operation: "delete", path }))] : []),
  ];
}

function firstOf(target: Target): Pick<Target, "list" | "create" | "delete"> {
  return {
    delete: true,
    list: { everything: { where: [], allowed: [] }, ...target.list },
    create: target.create ?? { "the same document": { fields: () => sameDocument(target), allowed: [] } },
  };
}

/** What is stored in the target's state, without what only operations write. */
function sameDocument(target: Target): Fields {
  const { path, documents } = target.place();
  const stored = documents.find(([storedPath]) => storedPath === path)?.[1] ?? {};
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name !== "request_id"));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
