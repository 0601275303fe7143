import type { Query } from "firebase-admin/firestore";
import type { AuditRecord, Stamps } from "../model/documents.ts";
import {
  affiliates,
  auditLogs,
  departments,
  entityRoles,
  eventRoles,
  invitations,
  platformRoles,
  platforms,
  refunds,
  roles,
} from "../runtime/collections.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, pagesOf } from "./invariant.ts";

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
    for (const query of privileged) {
      for await (const found of pagesOf(query(), looking)) {
        const isRecorded = await recordsOf(found);
        for (const document of found) {
          yield* about(document, isRecorded(document) ? [] : ["no audit record tells of it"]);
        }
      }
    }
  },
};

// As many values as one `in` or `array-contains-any` takes; and so many records at most are read for them.
const chunk = 30;
const recordsMost = 300;

/** Whether a record is of the operation that wrote a document last, or names it. */
async function recordsOf(documents: readonly Found<Stamps>[]): Promise<(document: Found<Stamps>) => boolean> {
  const told = new Set<string>();
  const requestOf = ({ data }: Found<Stamps>) => data.request_id ?? "";
  const isTold = (document: Found<Stamps>) => told.has(document.ref.path) || told.has(requestOf(document));
  const note = async (query: Query<AuditRecord>) => {
    for (const record of (await query.select("touched", "request_id").get()).docs) {
      for (const name of [...record.get("touched"), record.get("request_id")]) told.add(name);
    }
  };
  const inChunks = async (ask: (few: Found<Stamps>[]) => Promise<void>, size = chunk) => {
    const open = documents.filter((document) => !isTold(document));
    for (let start = 0; start < open.length; start += size) await ask(open.slice(start, start + size));
  };
  await inChunks((few) => note(auditLogs().where("request_id", "in", [...new Set(few.map(requestOf))])));
  const naming = (few: Found<Stamps>[]) => auditLogs().where("touched", "array-contains-any", few.map(pathOf));
  await inChunks((few) => note(naming(few).limit(recordsMost)));
  // Where few documents have many records, the others are asked for one by one.
  await inChunks((one) => note(naming(one).limit(1)), 1);
  return isTold;
}

function pathOf({ ref }: Found<Stamps>): string {
  return ref.path;
}
