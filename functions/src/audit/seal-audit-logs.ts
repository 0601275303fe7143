import type { QueryDocumentSnapshot } from "firebase-admin/firestore";
import { newId } from "../ids.ts";
import { globalScope } from "../model/grants.ts";
import { systemActor } from "../runtime/actor.ts";
import { isConflict } from "../runtime/failures.ts";
import { logSeal } from "../runtime/log.ts";
import { instant } from "../runtime/work.ts";
import { auditSeals } from "./collections.ts";
import { type AuditPosition, type AuditSeal, type SealedCollection, sealedCollections } from "./model.ts";
import {
  lastSeal,
  noHash,
  orderedRecords,
  recordHash,
  type Sealed,
  sealHash,
  sealId,
  sealingLag_ms,
  tamperingWith,
} from "./seals.ts";

/** A seal of so many is some 40 KB; Firestore takes 1 MB. */
const recordsPerSeal = 300;
const sealsPerRun = 20;

/**
 * Seals the audit records and the journals of the ledger that no seal has yet, oldest first; gives how many. Each seal
 * names and hashes its records and holds the hash of the seal before, so that from then on none of them can be changed,
 * taken out or added to unnoticed.
 *
 * Two jobs at once cannot fork the chain: a seal is created under its number, and creating fails if it is there.
 */
export async function sealAuditLogs(now: Date): Promise<number> {
  let sealed = 0;
  for (const collection of sealedCollections) sealed += await sealCollection(collection, now);
  return sealed;
}

async function sealCollection(of: SealedCollection, now: Date): Promise<number> {
  const until = instant(new Date(now.getTime() - sealingLag_ms));
  // In this order: if another job seals in between, the number is taken.
  let last = await lastSeal();
  let lastOf = await lastSeal(of);
  let sealed = 0;
  for (let seals = 0; seals < sealsPerRun; seals += 1) {
    const { docs } = await orderedRecords(of, lastOf?.to, until).limit(recordsPerSeal).get();
    const seal = sealOf(of, last, docs, docs.length === recordsPerSeal ? null : until, now);
    if (seal === null) break;
    try {
      await auditSeals().doc(sealId(seal.number)).create(seal);
    } catch (error) {
      if (isConflict(error)) break; // another job is at it
      throw error;
    }
    logSeal(seal);
    sealed += seal.count;
    if (docs.length < recordsPerSeal) break;
    last = seal;
    lastOf = seal;
  }
  return sealed;
}

/** The next seal; null for no records. Where `until` is null, there is more to seal after the last of them. */
function sealOf(
  of: SealedCollection,
  last: AuditSeal | null,
  records: readonly QueryDocumentSnapshot<Sealed>[],
  until: AuditSeal["sealed_until"] | null,
  now: Date,
): AuditSeal | null {
  const [first, end] = [records[0], records.at(-1)];
  if (first === undefined || end === undefined) return null;
  const seal = {
    platform_id: globalScope,
    of,
    number: (last?.number ?? 0) + 1,
    previous_hash: last?.hash ?? noHash,
    from: positionOf(first),
    to: positionOf(end),
    sealed_until: until ?? end.data().created_at,
    count: records.length,
    records: records.map((record) => ({ id: record.id, hash: recordHash(of, record.id, record.data()) })),
    suspects: records.flatMap((record) => {
      const tampering = tamperingWith(record);
      return tampering === null ? [] : [{ id: record.id, tampering }];
    }),
    created_at: instant(now),
    updated_at: instant(now),
    updated_by: systemActor("audit").uid,
    request_id: newId("request"),
  };
  return { ...seal, hash: sealHash(seal) };
}

function positionOf(record: QueryDocumentSnapshot<Sealed>): AuditPosition {
  return { created_at: record.data().created_at, id: record.id };
}
