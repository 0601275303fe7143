import { FieldPath } from "firebase-admin/firestore";
import { sum } from "../model/money.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { changeOf } from "../runtime/change.ts";
import { auditLogs } from "../runtime/collections.ts";
import { database } from "../runtime/database.ts";
import { authorOf } from "../runtime/transact.ts";
import { Work } from "../runtime/work.ts";
import type { AuditPosition } from "./model.ts";
import { withoutValuesOf } from "./personal-values.ts";
import { lastSeal } from "./seals.ts";

/** Ten of the largest records are what one transaction takes, which is 10 MiB. */
const recordsPerPage = 10;

export interface Erasure {
  records: number;
  values: number;
  /** Records with values of the person that are too new to have a seal: they stay as they are until they have one. */
  waiting: number;
}

/**
 * Takes one person's values, with their salts, out of all sealed audit records; their uid stays. Each page leaves a record
 * of what it took. A call that was cut off is made again, and does what is left.
 *
 * @param by  the part of the system that is named as having erased them
 */
export async function eraseValues(uid: string, { by, now }: { by: string; now: Date }): Promise<Erasure> {
  const sealed = await lastSeal("audit_logs");
  const erased = { records: 0, values: 0 };
  for (let more = sealed !== null; sealed !== null && more; ) {
    const page = await erasePage(uid, sealed.to, by, now);
    erased.records += page.records;
    erased.values += page.values;
    more = page.records > 0;
  }
  return { ...erased, waiting: (await recordsAbout(uid).count().get()).data().count };
}

function recordsAbout(uid: string) {
  return auditLogs().where("about", "array-contains", uid);
}

/** What is erased before it is sealed could not be told from what was changed: so up to the last seal, and no further. */
function erasePage(
  uid: string,
  { created_at, id }: AuditPosition,
  by: string,
  now: Date,
): Promise<Pick<Erasure, "records" | "values">> {
  const theirs = recordsAbout(uid)
    .orderBy("created_at")
    .orderBy(FieldPath.documentId())
    .endAt(created_at, id)
    .limit(recordsPerPage);
  const author = authorOf(by, now);
  return database().runTransaction(async (tx) => {
    const work = new Work(tx, author);
    const found = (await work.query(theirs)).map((record) => ({ ...record, ...withoutValuesOf(uid, record.data) }));
    // Not through `work`: its stamps are sealed, too.
    for (const { ref, left } of found) tx.update(ref.withConverter(null), left);
    for (const [platform_id, here] of Map.groupBy(found, ({ data }) => data.platform_id)) {
      const apart = work.as(author.uid);
      for (const { ref, places } of here) apart.changes.push(changeOf(ref.path, {}, { erased: places }));
      recordAudit(apart, {
        actor: systemActor(by),
        role: "system",
        action: "audit.values_erased",
        scope: { platform_id, entity_id: null, event_id: null },
        resource: `users/${uid}`,
        reason: null,
      });
    }
    return { records: found.length, values: sum(found.map(({ places }) => places.length)) };
  });
}
