import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { initializeApp } from "firebase-admin/app";
import { DocumentReference, Timestamp } from "firebase-admin/firestore";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { auditSeals } from "../../../functions/src/audit/collections.ts";
import { sealAuditLogs } from "../../../functions/src/audit/seal-audit-logs.ts";
import { sealHash, sealId } from "../../../functions/src/audit/seals.ts";
import { verifyAudit } from "../../../functions/src/audit/verify-audit.ts";
import { newId } from "../../../functions/src/ids.ts";
import { ledger } from "../../../functions/src/ledger/collections.ts";
import { systemActor } from "../../../functions/src/runtime/actor.ts";
import { recordAudit } from "../../../functions/src/runtime/audit.ts";
import { changeOf } from "../../../functions/src/runtime/change.ts";
import { auditLogs } from "../../../functions/src/runtime/collections.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { Work } from "../../../functions/src/runtime/work.ts";
import { origin } from "../../support/addresses.ts";
import { root } from "../../support/paths.ts";

// The chain goes over all records of a project, so these tests have one of their own.
const projectId = `demo-audit-${randomBytes(5).toString("hex")}`;
initializeApp({ projectId });

const scope = { platform_id: "somewhere", entity_id: null, event_id: null };
const actor = systemActor("test");
const minutes = (count: number) => new Date(Date.now() + count * 60_000);
/** When what is recorded now is old enough to be sealed. */
const later = () => minutes(3);

/** Records so many things in one transaction, as an operation that began at `now`; gives the ids of a few. */
async function record(count: number, now = new Date(), meanwhile?: () => Promise<unknown>): Promise<string[]> {
  const ids = async () => (count > 10 ? [] : (await auditLogs().listDocuments()).map(({ id }) => id));
  const before = new Set(await ids());
  await database().runTransaction(async (tx) => {
    await tx.get(auditLogs().doc("nothing"));
    const work = new Work(tx, { uid: actor.uid, request_id: "req_test", now });
    await meanwhile?.();
    for (let index = 0; index < count; index += 1) {
      const resource = `events/evt_${index}`;
      recordAudit(work, { actor, role: "owner", action: "event.edited", scope, resource, reason: "As agreed" });
    }
  });
  return (await ids()).filter((id) => !before.has(id));
}

const verify = (head?: string) => verifyAudit({ now: later(), ...(head !== undefined && { head }) });
const seals = async () => (await auditSeals().orderBy("number").get()).docs.map((seal) => seal.data());

/** `npm run audit:verify`, for this project. */
const runVerify = (...more: string[]) =>
  new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const script = join(root, "scripts", "audit-verify.ts");
    const child = spawn(process.execPath, [script, "--project", projectId, ...more]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });

beforeEach(async () => {
  const path = `emulator/v1/projects/${projectId}/databases/(default)/documents`;
  expect((await fetch(`${origin("firestore")}/${path}`, { method: "DELETE" })).ok).toBe(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("tamper evidence: the job", () => {
  it("seals all records in their order, some hundreds a seal, each seal on the hash of the one before", async () => {
    // Records of one transaction have the same time: only their ids order them.
    for (const count of [150, 160]) await record(count);
    expect(await sealAuditLogs(later())).toBe(310);
    const chain = await seals();
    expect(chain.map(({ number, count }) => [number, count])).toEqual([
      [1, 300],
      [2, 10],
    ]);
    expect(chain.map(({ previous_hash }) => previous_hash)).toEqual(["0".repeat(64), chain[0]?.hash]);
    const stored = (await auditLogs().orderBy("created_at").orderBy("__name__").get()).docs.map(({ id }) => id);
    expect(chain.flatMap(({ records }) => records.map(({ id }) => id))).toEqual(stored);
    expect(await verify()).toEqual({
      finding: null,
      seals: 2,
      records: 310,
      waiting: 0,
      erased: 0,
      head: chain[1]?.hash,
    });
  });

  it("seals each part of what is too big for one record, and the walk misses one that is gone", async () => {
    await database().runTransaction(async (tx) => {
      const work = new Work(tx, { uid: actor.uid, request_id: "req_test", now: new Date() });
      for (let index = 0; index < 300; index += 1) {
        work.changes.push(changeOf(`events/evt_${index}`, null, { text: "x".repeat(4_000) }));
      }
      recordAudit(work, { actor, role: "owner", action: "event.edited", scope, resource: "events/evt", reason: null });
    });
    expect(await sealAuditLogs(later())).toBe(2);
    expect(await verify()).toMatchObject({ finding: null, records: 2 });
    const [second] = (await auditLogs().where("part.number", "==", 2).get()).docs;
    await second?.ref.delete();
    expect((await verify()).finding).toMatchObject({ what: "record", state: "removed", id: second?.id });
  });

  it("goes on where it stopped, and makes no seal of nothing", async () => {
    await record(2);
    expect(await sealAuditLogs(later())).toBe(2);
    expect(await sealAuditLogs(later())).toBe(0);
    await record(3);
    expect(await sealAuditLogs(minutes(6))).toBe(3);
    expect((await seals()).map(({ count }) => count)).toEqual([2, 3]);
  });

  it("leaves what is too new, and the walk counts it", async () => {
    await record(3);
    expect(await sealAuditLogs(new Date())).toBe(0);
    expect(await verify()).toEqual({ finding: null, seals: 0, records: 0, waiting: 3, erased: 0, head: null });
  });

  it("never comes too early for a record that took long: it is dated when it is committed", async () => {
    const both = await record(1, minutes(-60), async () => {
      await record(1);
      // By then a job may seal all that is there.
      await sealAuditLogs(minutes(2.001));
    });
    const stored = await Promise.all(both.map((id) => auditLogs().doc(id).get()));
    const slow = stored
      .map((found) => found.data())
      .find((data) => Number(data?.happened_at.toMillis()) < minutes(-59).getTime());
    const [first] = await seals();
    expect(slow?.created_at.toMillis()).toBeGreaterThanOrEqual(first?.to.created_at.toMillis() ?? Number.NaN);
    expect(await sealAuditLogs(minutes(6))).toBe(1);
    expect(await verify()).toMatchObject({ finding: null, seals: 2, records: 2 });
  });

  it("keeps one chain, however many run at once", async () => {
    for (const count of [150, 160]) await record(count);
    await Promise.all(Array.from({ length: 6 }, () => sealAuditLogs(later())));
    while ((await sealAuditLogs(later())) > 0);
    expect(await verify()).toMatchObject({ finding: null, seals: 2, records: 310 });
  });

  it("negative control: forks the chain if a seal could overwrite another", async () => {
    // Of two jobs, the slower one makes up its first seal with the other, and writes its second seal last.
    const [bothBegan, fasterIsDone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const firsts: string[] = [];
    vi.spyOn(DocumentReference.prototype, "create").mockImplementation(async function set(
      this: DocumentReference,
      seal,
    ) {
      const { number, hash, previous_hash } = Object(seal);
      if (number === 1 && firsts.push(hash) === 2) bothBegan.resolve();
      await bothBegan.promise;
      const isSlower = [hash, previous_hash].includes(firsts[0]);
      if (isSlower && number === 2) await fasterIsDone.promise;
      if (!isSlower && number === 1) await vi.waitUntil(async () => (await this.get()).exists);
      const written = await this.set(seal);
      if (!isSlower && number === 2) fasterIsDone.resolve();
      return written;
    });
    for (const count of [150, 160]) await record(count);
    await Promise.all([sealAuditLogs(later()), sealAuditLogs(later())]);
    expect((await verify()).finding).toMatchObject({ what: "seal", state: "replaced" });
  });
});

describe("tamper evidence: the walk", () => {
  /** The ids of the records in the order of the chain; two seals of them. */
  let ids: string[];

  beforeEach(async () => {
    await record(6);
    await sealAuditLogs(later());
    await record(6);
    await sealAuditLogs(minutes(6));
    ids = (await seals()).flatMap(({ records }) => records.map(({ id }) => id));
    expect(await verifyAudit({ now: later() })).toMatchObject({ finding: null, seals: 2, records: 12 });
  });

  const id = (index: number) => ids[index] ?? "";
  const ref = (index: number) => auditLogs().doc(id(index)).withConverter(null);
  const seal = (number: number) => auditSeals().doc(sealId(number)).withConverter(null);
  const dateOf = async (index: number) => (await ref(index).get()).get("created_at");
  const copyOf = async (index: number, more: object, copy = "aud_inserted") => {
    const data = { ...Object((await ref(index).get()).data()), ...more };
    await auditLogs().doc(copy).withConverter(null).set(data);
  };
  const of = (what: string, state: string, name: string) => ({ what, state, id: name });

  interface Tampering {
    name: string;
    tamper: () => Promise<unknown>;
    finding: () => object;
  }

  const tamperings: Tampering[] = [
    {
      name: "a field of a record was changed",
      tamper: () => ref(3).update({ actor_id: "somebody-else" }),
      finding: () => of("record", "changed", id(3)),
    },
    {
      name: "a field deep in a record was changed by a nanosecond",
      tamper: async () => ref(8).update({ happened_at: new Timestamp(1, 1) }),
      finding: () => of("record", "changed", id(8)),
    },
    {
      name: "a field was added to a record",
      tamper: () => ref(3).update({ note: "" }),
      finding: () => of("record", "changed", id(3)),
    },
    {
      name: "two records were changed: the first is named",
      tamper: () => Promise.all([ref(9).update({ reason: "x" }), ref(2).update({ reason: "x" })]),
      finding: () => of("record", "changed", id(2)),
    },
    { name: "a record was removed", tamper: () => ref(4).delete(), finding: () => of("record", "removed", id(4)) },
    { name: "the first was removed", tamper: () => ref(0).delete(), finding: () => of("record", "removed", id(0)) },
    { name: "the last was removed", tamper: () => ref(11).delete(), finding: () => of("record", "removed", id(11)) },
    {
      name: "a record was removed and another put in its place",
      tamper: async () => {
        await copyOf(4, { actor_id: "somebody-else" }, `${id(4)}0`);
        await ref(4).delete();
      },
      finding: () => of("record", "removed", id(4)),
    },
    {
      name: "a record was inserted among the sealed ones",
      tamper: async () => copyOf(3, { created_at: await dateOf(6) }),
      finding: () => of("record", "inserted", "aud_inserted"),
    },
    {
      name: "a record was inserted before all others",
      tamper: () => copyOf(3, { created_at: Timestamp.fromMillis(0) }),
      finding: () => of("record", "inserted", "aud_inserted"),
    },
    {
      name: "a record was inserted after the last sealed one, where a record should have been sealed",
      tamper: async () => copyOf(3, { created_at: Timestamp.fromMillis((await dateOf(11)).toMillis() + 1) }),
      finding: () => of("record", "inserted", "aud_inserted"),
    },
    {
      name: "a record was inserted without a time",
      tamper: async () => {
        await copyOf(3, {});
        const { FieldValue } = await import("firebase-admin/firestore");
        await auditLogs().doc("aud_inserted").withConverter(null).update({ created_at: FieldValue.delete() });
      },
      finding: () => of("record", "inserted", "aud_inserted"),
    },
    {
      name: "a record was inserted with a text for a time",
      tamper: () => copyOf(3, { created_at: "2001-01-01T00:00:00Z" }),
      finding: () => of("record", "inserted", "aud_inserted"),
    },
    {
      name: "two records changed places",
      tamper: async () => {
        const [early, late] = [await dateOf(1), await dateOf(7)];
        await Promise.all([ref(1).update({ created_at: late }), ref(7).update({ created_at: early })]);
      },
      // Records of one time stand in the order of their ids, so either may be the first to be met.
      finding: () => of("record", "changed", expect.stringMatching(`${id(1)}|${id(7)}`)),
    },
    {
      name: "a later record was moved to the front",
      tamper: () => ref(7).update({ created_at: Timestamp.fromMillis(0) }),
      finding: () => of("record", "changed", id(7)),
    },
    { name: "a seal was removed", tamper: () => seal(1).delete(), finding: () => of("seal", "removed", "1") },
    {
      name: "a seal was changed",
      tamper: () => seal(2).update({ count: 5 }),
      finding: () => of("seal", "changed", "2"),
    },
    {
      name: "the records of a seal were reordered",
      tamper: async () => seal(1).update({ records: (await seal(1).get()).get("records").toReversed() }),
      finding: () => of("seal", "changed", "1"),
    },
    {
      name: "a record was taken out of a seal and of the records, and the seal's hash computed anew",
      tamper: async () => {
        const data = (await auditSeals().doc(sealId(1)).get()).data();
        if (data === undefined) throw new Error("There is no seal");
        await ref(2).delete();
        const forged = { ...data, count: 5, records: data.records.filter((sealed) => sealed.id !== id(2)) };
        await seal(1).set({ ...forged, hash: sealHash(forged) });
      },
      finding: () => of("seal", "replaced", "1"),
    },
    {
      name: "the first seal was removed, and the next renumbered to be the first",
      tamper: async () => {
        const data = (await auditSeals().doc(sealId(2)).get()).data();
        if (data === undefined) throw new Error("There is no seal");
        const forged = { ...data, number: 1 };
        await Promise.all([seal(1).set({ ...forged, hash: sealHash(forged) }), seal(2).delete()]);
      },
      finding: () => of("seal", "replaced", "1"),
    },
    {
      name: "two seals changed places",
      tamper: async () => {
        const [one, two] = await seals();
        await Promise.all([seal(1).set({ ...two }), seal(2).set({ ...one })]);
      },
      finding: () => of("seal", "changed", "1"),
    },
  ];

  it.each(tamperings)("notices and names it when $name", async ({ tamper, finding }) => {
    await tamper();
    expect((await verify()).finding).toMatchObject(finding());
  });

  it("notices by the head that was kept that the end was cut off, also if it was sealed anew", async () => {
    const { head } = await verify();
    expect((await verify(head ?? "")).finding).toBeNull();
    const [one] = await seals();
    expect((await verify(one?.hash)).finding).toBeNull();
    await Promise.all([seal(2).delete(), ref(11).delete()]);
    expect((await verify(head ?? "")).finding).toMatchObject({ what: "head", state: "missing", id: head });
    await sealAuditLogs(minutes(6));
    expect((await verify()).finding).toBeNull(); // nobody could tell without it
    expect((await verify(head ?? "")).finding).toMatchObject({ what: "head", state: "missing", id: head });
  });

  it("notices when records have waited too long: the job does not run, or seals at the end were removed", async () => {
    await Promise.all([seal(1).delete(), seal(2).delete()]);
    const verdict = await verifyAudit({ now: minutes(62) });
    expect(verdict.finding).toMatchObject({ what: "record", state: "unsealed", id: id(0) });
  });

  it("also notices what was done to records before they were sealed", async () => {
    const [one = "", two = ""] = await record(2);
    await auditLogs().doc(one).update({ reason: "Another" });
    expect((await verify()).finding).toMatchObject({ state: "changed", id: one });
    await sealAuditLogs(minutes(12));
    expect((await verify()).finding).toMatchObject({ what: "record", state: "changed", id: one });
    expect((await seals()).at(-1)?.suspects).toEqual([{ id: one, tampering: "changed" }]);
    expect(two).not.toBe("");
  });

  it("also notices a record that was dated back to a time in which nothing was sealed", async () => {
    await copyOf(3, { created_at: Timestamp.fromDate(minutes(5)) });
    expect((await verify()).finding).toMatchObject({ state: "inserted", id: "aud_inserted" });
    await sealAuditLogs(minutes(12));
    expect((await verify()).finding).toMatchObject({ state: "inserted", id: "aud_inserted" });
  });

  it("is what `npm run audit:verify` does, with an exit code", async () => {
    const { head } = await verify();
    expect(await runVerify("--head", head ?? "")).toEqual({
      code: 0,
      output: expect.stringContaining("12 records in 2 seals"),
    });
    expect(await runVerify("--head", "0".repeat(64))).toMatchObject({ code: 1 });
    expect(await runVerify("--head", "short")).toMatchObject({ code: 1, output: expect.stringContaining("Usage") });
    await ref(5).update({ actor_name: "Nobody" });
    const { code, output } = await runVerify();
    expect(code).toBe(1);
    expect(output).toContain(`record ${id(5)} was changed`);
  });
});

describe("tamper evidence: the ledger", () => {
  /** Books a sale of each amount, in one transaction; gives the journals' ids. */
  async function book(...amounts_minor: number[]): Promise<string[]> {
    const ids = amounts_minor.map(() => newId("journal"));
    await database().runTransaction(async (tx) => {
      await tx.get(ledger().doc("nothing"));
      const work = new Work(tx, { uid: actor.uid, request_id: "req_test", now: minutes(-60) });
      ids.forEach((id, index) => {
        const amount_minor = amounts_minor[index] ?? 0;
        work.append(ledger().doc(id), {
          platform_id: scope.platform_id,
          kind: "sale",
          order_id: `ord_${index}`,
          refund_id: null,
          currency: "EUR",
          entries: [
            { account: "buyers", amount_minor: -amount_minor },
            { account: "entity:ent_1", amount_minor },
          ],
        });
      });
    });
    return ids;
  }
  const journal = (id = "") => ledger().doc(id).withConverter(null);

  let ids: string[];
  beforeEach(async () => {
    ids = await book(1_000, 2_000);
    await record(2);
    await sealAuditLogs(later());
    ids.push(...(await book(3_000)));
    await record(1);
    await sealAuditLogs(minutes(6));
    expect(await verify()).toMatchObject({ finding: null, seals: 4, records: 6, waiting: 0 });
  });

  it("is sealed in the one chain, in seals beside those of the audit log", async () => {
    const chain = await seals();
    expect(chain.map(({ of, count }) => [of, count])).toEqual([
      ["audit_logs", 2],
      ["ledger", 2],
      ["audit_logs", 1],
      ["ledger", 1],
    ]);
    const sealed = chain.filter(({ of }) => of === "ledger").flatMap(({ records }) => records.map(({ id }) => id));
    expect(sealed.toSorted()).toEqual(ids.toSorted());
    expect(await sealAuditLogs(minutes(9))).toBe(0);
  });

  const entries = [
    { account: "buyers", amount_minor: -1 },
    { account: "entity:ent_1", amount_minor: 1 },
  ];
  it.each([
    { name: "a journal's amounts were changed", state: "changed", tamper: () => journal(ids[0]).update({ entries }) },
    { name: "a newer one's were", state: "changed", tamper: () => journal(ids[2]).update({ entries }) },
    {
      name: "it was moved to another order",
      state: "changed",
      tamper: () => journal(ids[1]).update({ order_id: "x" }),
    },
    { name: "a journal was deleted", state: "removed", tamper: () => journal(ids[1]).delete() },
    { name: "the last one was", state: "removed", tamper: () => journal(ids[2]).delete() },
    {
      name: "a journal was put among the others",
      state: "inserted",
      tamper: async () => {
        const data = { ...Object((await journal(ids[0]).get()).data()), order_id: "ord_9" };
        await journal("jrn_inserted").set({ ...data, created_at: Timestamp.fromMillis(0) });
      },
    },
    {
      name: "a journal was put in without a time",
      state: "inserted",
      tamper: () => journal("jrn_inserted").set({ entries }),
    },
  ])("notices when $name, and so does `npm run audit:verify`", async ({ tamper, state }) => {
    await tamper();
    const { finding } = await verify();
    expect(finding).toMatchObject({ what: "journal", state });
    expect([...ids, "jrn_inserted"]).toContain(finding?.id);
    const { code, output } = await runVerify();
    expect(code).toBe(1);
    expect(output).toContain(`journal ${finding?.id} was ${state}`);
  });

  it("notices what was done to a journal before it was sealed", async () => {
    const [id = ""] = await book(4_000);
    await journal(id).update({ entries });
    expect((await verify()).finding).toMatchObject({ what: "journal", state: "changed", id });
    await sealAuditLogs(minutes(12));
    expect((await verify()).finding).toMatchObject({ what: "journal", state: "changed", id });
  });

  it("cannot pass for the audit log, nor for anything else", async () => {
    await auditSeals().doc(sealId(2)).withConverter(null).update({ of: "audit_logs" });
    expect((await verify()).finding).toMatchObject({ what: "seal", state: "changed", id: "2" });
    await auditSeals().doc(sealId(2)).withConverter(null).update({ of: "tickets" });
    expect((await verify()).finding).toMatchObject({ what: "seal", state: "changed", id: "2" });
  });
});
