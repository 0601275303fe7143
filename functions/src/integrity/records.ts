import { FieldPath, type Query } from "firebase-admin/firestore";
import { affiliates } from "../affiliates/collections.ts";
import { globalScope } from "../model/grants.ts";
import type { Stamps } from "../model/stored.ts";
import { refunds } from "../payments/collections.ts";
import { departments, roles } from "../roles/collections.ts";
import { auditLogs, entityRoles, eventRoles, invitations, platformRoles, platforms } from "../runtime/collections.ts";
import { pages } from "../runtime/pages.ts";
import { type Invariant, type Looking, pagesOf } from "./invariant.ts";

/** What only operations write, each of which leaves a record. */
const privileged: (() => Query<Stamps>)[] = [
  platforms,
  platformRoles,
  roles,
  departments,
  entityRoles,
  eventRoles,
  invitations,
  affiliates,
  refunds,
];

export const noSilentPower: Invariant = {
  name: "Whatever power was given, taken or used over money stands in an audit record",
  remedy:
    "Somebody wrote past the operations, or a record was removed: npm run audit:verify, then Firestore's own data access " +
    "log. Until it is known who, take the power away.",
  async *findings(looking) {
    for await (const documents of privilegedDocuments(looking)) {
      const isTold = await tellingOf(documents, looking);
      for (const document of documents) {
        if (!isTold(document)) yield { path: document.path, what: "no audit record tells of it" };
      }
    }
  },
};

interface Privileged {
  path: string;
  /** The call that wrote it last. */
  request_id: string;
}

// So many are held at once, and the records are read once for them.
const heldMost = 100_000;

async function* privilegedDocuments(looking: Looking): AsyncGenerator<Privileged[]> {
  let held: Privileged[] = [];
  for (const query of privileged) {
    for await (const page of pagesOf(query(), looking)) {
      for (const { ref, data } of page) held.push({ path: ref.path, request_id: data.request_id ?? "" });
      if (held.length < heldMost) continue;
      yield held;
      held = [];
    }
  }
  if (held.length > 0) yield held;
}

/** Whether a record is of the operation that wrote a document last, or names it. */
async function tellingOf(
  documents: readonly Privileged[],
  { platform_id }: Looking,
): Promise<(document: Privileged) => boolean> {
  const asked = new Set(documents.flatMap(({ path, request_id }) => [path, request_id]));
  const told = new Set<string>();
  const all = auditLogs();
  const here = platform_id === null ? all : all.where("platform_id", "in", [platform_id, globalScope]);
  const names = here.select("touched", "request_id").orderBy(FieldPath.documentId());
  for await (const page of pages(names, recordsPerPage)) {
    for (const record of page) {
      for (const name of [...record.get("touched"), record.get("request_id")]) if (asked.has(name)) told.add(name);
    }
  }
  return ({ path, request_id }) => told.has(path) || told.has(request_id);
}

const recordsPerPage = 1_000;
