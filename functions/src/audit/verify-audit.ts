/**
 * The walk along the chain of seals and all that is sealed, in pages: however many there are, few are held at a time, and
 * beside them the places of what was erased, until the record of it comes.
 */
import { FieldPath, type Query, type QueryDocumentSnapshot, Timestamp } from "firebase-admin/firestore";
import { sum } from "../model/money.ts";
import { pages } from "../runtime/pages.ts";
import { auditSeals } from "./collections.ts";
import { Erasures } from "./erasures.ts";
import { type AuditSeal, type SealedCollection, sealedCollections } from "./model.ts";
import {
  noHash,
  orderedRecords,
  recordHash,
  recordOf,
  recordsOf,
  type Sealed,
  sealHash,
  sealId,
  tamperingWith,
} from "./seals.ts";

/** The first thing that is not as it was recorded. */
export interface Finding {
  what: "record" | "journal" | "seal" | "head";
  /**
   * `erased`: a personal value is not there, and no record says who took it; `restored`: one does, and it is there.
   * `unsealed`: it should have had its seal long ago. `missing`: a hash that was kept is not in the chain.
   */
  state: "changed" | "removed" | "inserted" | "replaced" | "erased" | "restored" | "unsealed" | "missing";
  /** The id of the record, the number of the seal, or the hash. */
  id: string;
  why: string;
}

export interface Verdict {
  /** Null where all is as it was recorded. */
  finding: Finding | null;
  seals: number;
  /** Audit records, and journals of the ledger. */
  records: number;
  /** Records that are too new to be sealed. */
  waiting: number;
  /** Personal values that were taken out of records, each of which a record tells of. */
  erased: number;
  /** The hash of the last seal, to be kept elsewhere; null while there is none. */
  head: string | null;
}

/** The job runs each minute; a record that waits longer than this tells of a job that does not run, or of lost seals. */
const patience_ms = 3_600_000;
const recordsPerPage = 300;
const sealsPerPage = 20;

/**
 * Verifies all audit records and the ledger; stops at the first finding.
 *
 * @param head  the hash of a seal that was kept elsewhere: without it, nobody can tell whether the end of the chain was
 *   cut off and made anew
 */
export async function verifyAudit({ now, head = null }: { now: Date; head?: string | null }): Promise<Verdict> {
  const verdict: Verdict = { finding: null, seals: 0, records: 0, waiting: 0, erased: 0, head: null };
  const counts = await Promise.all(sealedCollections.map((collection) => recordsOf(collection).count().get()));
  const stored = sum(counts.map((counted) => counted.data().count));
  const finding =
    (await walk(verdict, now, head)) ??
    // A record without a time stands in no order by time.
    (stored > verdict.records + verdict.waiting ? await firstUndated() : null);
  return { ...verdict, finding };
}

/** Counts into `verdict` on the way. */
async function walk(verdict: Verdict, now: Date, head: string | null): Promise<Finding | null> {
  const walks = {
    audit_logs: startOf("audit_logs"),
    ledger: startOf("ledger"),
  };
  let last: AuditSeal | null = null;
  let metHead = head === null;
  const erasures = new Erasures();

  for await (const snapshot of inOrder(auditSeals().orderBy("number"), sealsPerPage)) {
    const seal: AuditSeal = snapshot.data();
    const finding = faultOf(snapshot, last) ?? (await firstDifference(seal, walks[seal.of].records, erasures));
    if (finding !== null) return finding;
    verdict.seals += 1;
    verdict.records += seal.count;
    verdict.head = seal.hash;
    metHead ||= seal.hash === head;
    last = seal;
    walks[seal.of].last = seal;
  }
  if (!metHead && head !== null) {
    const why = "no seal has this hash: the end of the chain was cut off, or the chain was made anew";
    return { what: "head", state: "missing", id: head, why };
  }
  for (const collection of sealedCollections) {
    const { records, last: lastOf } = walks[collection];
    for await (const record of records) {
      const finding = faultOfUnsealed(collection, record, lastOf, now) ?? (await restoredBy(record, erasures));
      if (finding !== null) return finding;
      verdict.waiting += 1;
    }
  }
  verdict.erased = erasures.count;
  const untold = erasures.firstUntold();
  if (untold === null) return null;
  const why = `its ${untold.place} is not there any more, and no record says that it was erased`;
  return { what: "record", state: "erased", id: idIn(untold.path), why };
}

/** What a record says was erased, and is there. */
async function restoredBy(record: QueryDocumentSnapshot<Sealed>, erasures: Erasures): Promise<Finding | null> {
  const read = async (path: string) => (await recordOf("audit_logs", idIn(path)).get()).data();
  const restored = await erasures.meet(record.ref.path, record.data(), read);
  if (restored === null) return null;
  const why = `record ${record.id} says that its ${restored.place} was erased, and it is there`;
  return { what: "record", state: "restored", id: idIn(restored.path), why };
}

function idIn(path: string): string {
  return path.split("/").at(-1) ?? "";
}

/** The records of a collection, of which each seal takes its own, and the last of those seals. */
function startOf(collection: SealedCollection): { records: Records; last: AuditSeal | null } {
  return { records: inOrder(orderedRecords(collection), recordsPerPage), last: null };
}

/** What is wrong with a seal in itself, or as the successor of the one before. */
function faultOf(snapshot: QueryDocumentSnapshot<AuditSeal>, last: AuditSeal | null): Finding | null {
  const seal = snapshot.data();
  const expected = (last?.number ?? 0) + 1;
  const found = (number: number, state: Finding["state"], why: string): Finding => ({
    what: "seal",
    state,
    id: String(number),
    why,
  });
  if (seal.number > expected) return found(expected, "removed", `the chain goes on with seal ${seal.number}`);
  if (seal.number !== expected || snapshot.id !== sealId(seal.number)) {
    return found(seal.number, "changed", `it stands in audit_seals/${snapshot.id}, where seal ${expected} belongs`);
  }
  if (!sealedCollections.includes(seal.of)) return found(seal.number, "changed", "it is of nothing that is sealed");
  if (sealHash(seal) !== seal.hash) return found(seal.number, "changed", "its fields do not give its hash");
  if (seal.previous_hash !== (last?.hash ?? noHash)) {
    return last === null
      ? found(seal.number, "replaced", "it is the first, and yet continues another")
      : found(last.number, "replaced", `its hash is not the one that seal ${seal.number} continues`);
  }
  const suspect = seal.suspects[0];
  if (suspect === undefined) return null;
  const why = `Firestore's own times gave it away when seal ${seal.number} was made`;
  return { what: words[seal.of], state: suspect.tampering, id: suspect.id, why };
}

const words = { audit_logs: "record", ledger: "journal" } as const satisfies Record<SealedCollection, Finding["what"]>;

type Records = AsyncGenerator<QueryDocumentSnapshot<Sealed>, undefined>;

/** Holds a seal's records against what is stored. */
async function firstDifference(seal: AuditSeal, records: Records, erasures: Erasures): Promise<Finding | null> {
  for (const sealed of seal.records) {
    const { value: next } = await records.next();
    const stored = next?.id === sealed.id ? next.data() : (await recordOf(seal.of, sealed.id).get()).data();
    if (stored === undefined)
      return { what: words[seal.of], state: "removed", id: sealed.id, why: `seal ${seal.number} has it` };
    if (next === undefined || recordHash(seal.of, sealed.id, stored) !== sealed.hash) return changed(sealed.id, seal);
    if (next.id === sealed.id) {
      const restored = await restoredBy(next, erasures);
      if (restored !== null) return restored;
      continue;
    }
    // This one is as it was, so the other stands where it does not belong.
    const origin = await sealThatHas(next.id, seal);
    if (origin !== null) return changed(next.id, origin);
    const why = `no seal has it, and it stands among the records of seal ${seal.number}`;
    return { what: words[seal.of], state: "inserted", id: next.id, why };
  }
  return null;
}

function changed(id: string, seal: AuditSeal): Finding {
  return {
    what: words[seal.of],
    state: "changed",
    id,
    why: `its fields do not give the hash that seal ${seal.number} has`,
  };
}

/** Looks a record up in a seal and all of its collection's that come after it. */
async function sealThatHas(id: string, { number, of }: AuditSeal): Promise<AuditSeal | null> {
  for await (const seal of inOrder(auditSeals().where("number", ">=", number).orderBy("number"), sealsPerPage)) {
    const data = seal.data();
    if (data.of === of && data.records.some((record) => record.id === id)) return data;
  }
  return null;
}

function faultOfUnsealed(
  collection: SealedCollection,
  record: QueryDocumentSnapshot<Sealed>,
  last: AuditSeal | null,
  now: Date,
): Finding | null {
  const tampering = tamperingWith(record);
  if (tampering !== null) {
    const why =
      tampering === "changed" ? "it was written to once more" : "Firestore got it at another time than it says";
    return { what: words[collection], state: tampering, id: record.id, why };
  }
  const { created_at } = record.data();
  if (last !== null && created_at.toMillis() < last.sealed_until.toMillis()) {
    const why = `it says that it is older than seal ${last.number}, which does not have it`;
    return { what: words[collection], state: "inserted", id: record.id, why };
  }
  if (created_at.toMillis() < now.getTime() - patience_ms) {
    const why = "it has waited for its seal for more than an hour: the job does not run, or seals were removed";
    return { what: words[collection], state: "unsealed", id: record.id, why };
  }
  return null;
}

async function firstUndated(): Promise<Finding | null> {
  for (const collection of sealedCollections) {
    for await (const record of inOrder(recordsOf(collection).orderBy(FieldPath.documentId()), recordsPerPage)) {
      if (!(record.get("created_at") instanceof Timestamp)) {
        return { what: words[collection], state: "inserted", id: record.id, why: "it has no time" };
      }
    }
  }
  return null;
}

/** The documents of an ordered query one by one, a page of them in memory at a time. */
async function* inOrder<T>(query: Query<T>, size: number): AsyncGenerator<QueryDocumentSnapshot<T>, undefined> {
  for await (const page of pages(query, size)) yield* page;
}
