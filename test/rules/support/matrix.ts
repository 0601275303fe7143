/**
 * The permission matrix: every actor tries every operation on every collection in every state that matters. A table
 * names who may; whoever it does not name must be denied.
 */
import type { DocumentData } from "firebase/firestore";
import { beforeAll, describe, expect, it } from "vitest";
import { type ActorName, actors, everyone } from "./actors.ts";
import { type Attempt, type Condition, decision, type Operation } from "./decision.ts";
import { stampsOfChange, stampsOfNew } from "./documents.ts";
import type { RulesEnvironment, Stored } from "./environment.ts";

/** Fields as the person with that uid would write them. */
type Fields = (uid: string | null) => DocumentData;

/**
 * The operations on documents of one collection in one state. What is not named is tried too, and must be denied; to
 * list and to create do not depend on a document's state, so they are tried with the first target of a collection.
 */
export interface Target {
  collection: string;
  /** In words. */
  state: string;
  /** One more document in this state, with what has to be there beside it. */
  place(): { path: string; documents: readonly Stored[] };
  get?: readonly ActorName[];
  list?: Readonly<Record<string, { where: readonly Condition[]; allowed: readonly ActorName[] }>>;
  create?: Readonly<Record<string, { fields: Fields; allowed: readonly ActorName[] }>>;
  /** `change` is written beside the stamps. */
  update?: Readonly<Record<string, { change: DocumentData; allowed: readonly ActorName[] }>>;
  delete?: readonly ActorName[];
}

interface Row {
  collection: string;
  state: string;
  operation: Operation;
  /** In words: what is asked for or written. */
  what: string;
  cells: { actor: ActorName; may: "may" | "may not"; attempt: Attempt }[];
  documents: readonly Stored[];
}

/** Defines one test for each cell. */
export function matrix(rules: RulesEnvironment, targets: readonly Target[]): void {
  const rows = targets.flatMap((target, index) => {
    const isFirst = targets.findIndex(({ collection }) => collection === target.collection) === index;
    return rowsOf(isFirst ? { ...target, ...firstOf(target) } : target);
  });
  beforeAll(() => rules.store(rows.flatMap(({ documents }) => documents)));

  describe.each(rows)("$operation $collection ($state): $what", ({ cells }) => {
    const decisions = new Map<ActorName, string>();
    // All at once: who may write has a document of their own.
    beforeAll(async () => {
      await Promise.all(
        cells.map(async ({ actor, attempt }) => decisions.set(actor, await decision(rules.as(actor), attempt))),
      );
    });
    it.each(cells)("$actor $may", ({ actor, may }) => {
      expect(decisions.get(actor)).toBe(may === "may" ? "allowed" : "denied");
    });
  });
}

function rowsOf(target: Target): Row[] {
  const { collection, state } = target;
  const row = (
    operation: Operation,
    what: string,
    allowed: readonly ActorName[],
    attempt: (path: string, actor: ActorName) => Attempt,
  ): Row => {
    const writes = operation !== "get" && operation !== "list";
    // Whoever is denied leaves no trace, so they may share a document.
    const shared = target.place();
    const placed = new Map(
      everyone.map((actor) => [actor, writes && allowed.includes(actor) ? target.place() : shared]),
    );
    return {
      collection,
      state,
      operation,
      what,
      cells: Array.from(placed, ([actor, { path }]) => ({
        actor,
        may: allowed.includes(actor) ? "may" : "may not",
        attempt: attempt(path, actor),
      })),
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
    ...Object.entries(target.create ?? {}).map(([what, { fields, allowed }]) =>
      row("create", what, allowed, (path, actor) => {
        const { uid } = actors[actor];
        return { operation: "create", path, fields: { ...fields(uid), ...stampsOfNew(uid) } };
      }),
    ),
    ...Object.entries(updates).map(([what, { change, allowed }]) =>
      row("update", what, allowed, (path, actor) => {
        const fields = { ...change, ...stampsOfChange(actors[actor].uid) };
        return { operation: "update", path, fields };
      }),
    ),
    row("delete", "the document", target.delete ?? [], (path) => ({ operation: "delete", path })),
  ];
}

function firstOf(target: Target): Pick<Target, "list" | "create"> {
  return {
    list: { everything: { where: [], allowed: [] }, ...target.list },
    create: target.create ?? { "the same document": { fields: () => sameDocument(target), allowed: [] } },
  };
}

/** What is stored in the target's state, without what only operations write. */
function sameDocument(target: Target): DocumentData {
  const { path, documents } = target.place();
  const stored = documents.find(([storedPath]) => storedPath === path)?.[1] ?? {};
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name !== "request_id"));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
