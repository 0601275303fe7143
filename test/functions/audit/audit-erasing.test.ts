import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { initializeApp } from "firebase-admin/app";
import { type DocumentReference, FieldValue } from "firebase-admin/firestore";
import { beforeEach, describe, expect, it } from "vitest";
import { eraseValues } from "../../../functions/src/audit/erase-values.ts";
import { type AuditRecord, erasedText } from "../../../functions/src/audit/model.ts";
import { withoutValuesOf } from "../../../functions/src/audit/personal-values.ts";
import { sealAuditLogs } from "../../../functions/src/audit/seal-audit-logs.ts";
import { sealingLag_ms } from "../../../functions/src/audit/seals.ts";
import { verifyAudit } from "../../../functions/src/audit/verify-audit.ts";
import { type Actor, systemActor } from "../../../functions/src/runtime/actor.ts";
import { recordAudit } from "../../../functions/src/runtime/audit.ts";
import { type Change, changeOf } from "../../../functions/src/runtime/change.ts";
import { auditLogs } from "../../../functions/src/runtime/collections.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { Work } from "../../../functions/src/runtime/work.ts";
import { origin } from "../../support/addresses.ts";
import { root } from "../../support/paths.ts";

// What is sealed here is sealed early, so these tests have a project of their own.
const projectId = `demo-erasing-${randomBytes(5).toString("hex")}`;
initializeApp({ projectId });

const ada = { ...systemActor("test"), kind: "person" as const, uid: "ada", name: "Ada Quill" };

/** Ada approves Bela's refund so many times on a platform, with a note that both are in. */
async function approve(count: number, platform_id = "north"): Promise<void> {
  await database().runTransaction(async (tx) => {
    await tx.get(auditLogs().doc("nothing"));
    const work = new Work(tx, { uid: ada.uid, request_id: "req_test", now: new Date() });
    const order = { buyer_id: "bela", requested_by: "cleo", decided_by: "ada" };
    work.changes.push(
      changeOf("refunds/rfd_1", { decision_note: null }, { decision_note: "Quill knows Bela" }, order),
      changeOf("orders/ord_1", null, { buyer_name: "Bela Moss", status: "paid", total_minor: 5 }, order),
    );
    for (let index = 0; index < count; index += 1) {
      recordAudit(work, {
        actor: ada,
        role: "owner",
        action: "refund.approved",
        scope: { platform_id, entity_id: null, event_id: null },
        resource: "refunds/rfd_1",
        reason: "Quill says so",
      });
    }
  });
}

/** Seals all that is there by now, and nothing that is to come. */
const seal = () => sealAuditLogs(new Date(Date.now() + sealingLag_ms + 1));
const erase = (uid: string) => eraseValues(uid, { by: "test", now: new Date() });
const verify = () => verifyAudit({ now: new Date() });
const all = async () => (await auditLogs().orderBy("created_at").get()).docs;
const told = async () => (await all()).filter((record) => record.data().action === "audit.values_erased");
const textOf = async () => JSON.stringify((await all()).map((record) => record.data()));
async function firstOf(action: string): Promise<{ id: string; ref: DocumentReference; data: AuditRecord }> {
  const record = (await all()).find((found) => found.data().action === action);
  if (record === undefined) throw new Error(`There is no record of ${action}`);
  return { id: record.id, ref: record.ref.withConverter(null), data: record.data() };
}

beforeEach(async () => {
  const path = `emulator/v1/projects/${projectId}/databases/(default)/documents`;
  expect((await fetch(`${origin("firestore")}/${path}`, { method: "DELETE" })).ok).toBe(true);
});

describe("what is personal in a record", () => {
  it("has a salt of its own and says whose it is; the rest is nobody's", async () => {
    await approve(1);
    const { data } = await firstOf("refund.approved");
    expect(Object.entries(data.personal).map(([place, { of }]) => [place, of])).toEqual(
      expect.arrayContaining([
        ["actor_name", ["ada"]],
        ["reason", ["ada", "bela", "cleo"]],
        ["changes.0.after.decision_note", ["ada", "bela"]],
        ["changes.1.after.buyer_name", ["bela"]],
      ]),
    );
    const salts = Object.values(data.personal).map((value) => "salt" in value && value.salt);
    expect(salts).toHaveLength(4);
    for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(salts).size).toBe(4);
    expect(data.about).toEqual(["ada", "bela", "cleo"]);
  });

  /** Whose what is in the record of these changes is. */
  async function whose(by: Actor, changes: readonly Change[]): Promise<Record<string, string[]>> {
    await database().runTransaction(async (tx) => {
      await tx.get(auditLogs().doc("nothing"));
      const work = new Work(tx, { uid: by.uid, request_id: "req_test", now: new Date() });
      work.changes.push(...changes);
      const scope = { platform_id: "north", entity_id: null, event_id: null };
      const resource = "platforms/north";
      recordAudit(work, { actor: by, role: "admin", action: "person.banned", scope, resource, reason: "Is rude" });
    });
    const { data } = await firstOf("person.banned");
    return Object.fromEntries(Object.entries(data.personal).map(([place, { of }]) => [place, of]));
  }

  it("has a reason that is also theirs whom it concerns, whatever the record is about", async () => {
    const ban = changeOf("users/bela", { banned_on: [] }, { banned_on: ["north"] }, { name: "Bela Moss" });
    expect(await whose(ada, [ban])).toEqual({ actor_name: ["ada"], reason: ["ada", "bela"] });
  });

  it("has a reason for what concerns a crowd that is only theirs who gave it", async () => {
    const grants = Array.from({ length: 11 }, (_, index) =>
      changeOf(`entity_roles/ent_1_p${index}`, { name: `P${index}` }, null, { uid: `p${index}` }),
    );
    expect(await whose(ada, grants)).toMatchObject({
      reason: ["ada"],
      "changes.0.before.name": ["p0"],
      "changes.10.before.name": ["p10"],
    });
  });

  it("is theirs who wrote it where nobody else is named", async () => {
    const changes = [changeOf("events/evt_1", { review_note: null }, { review_note: "Too loud" })];
    expect(await whose(ada, changes)).toMatchObject({ "changes.0.after.review_note": ["ada"] });
  });

  it("is nobody's where the system wrote it", async () => {
    const changes = [changeOf("events/evt_1", { review_note: null }, { review_note: "Too loud" })];
    expect(await whose(systemActor("test"), changes)).toEqual({ reason: [], "changes.0.after.review_note": [] });
  });
});

describe("a person's values", () => {
  it("are taken away with their salts, those of others stay, and the chain verifies as before", async () => {
    await approve(2);
    await seal();
    const { head } = await verify();
    expect(await erase("ada")).toEqual({ records: 2, values: 6, waiting: 0 });

    const { data } = await firstOf("refund.approved");
    expect(data).toMatchObject({
      actor_id: "ada",
      actor_name: erasedText,
      reason: erasedText,
      changes: [
        { before: { decision_note: null }, after: { decision_note: erasedText } },
        { before: null, after: { buyer_name: "Bela Moss", status: "paid", total_minor: 5 } },
      ],
      about: ["bela"],
    });
    for (const place of ["actor_name", "reason", "changes.0.after.decision_note"]) {
      expect(data.personal[place]).toEqual({ of: expect.any(Array), hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    }
    expect(await textOf()).not.toContain("Quill");
    expect(await verify()).toMatchObject({ finding: null, records: 2, erased: 6, head });
  });

  it("leave a record of what was erased, that seals cover, on each platform that had some", async () => {
    await approve(1, "north");
    await approve(1, "south");
    await seal();
    await erase("bela");
    const records = (await told()).map((record) => record.data());
    expect(records.map(({ platform_id }) => platform_id).sort()).toEqual(["north", "south"]);
    const { id } = await firstOf("refund.approved");
    expect(records.find(({ platform_id }) => platform_id === "north")).toMatchObject({
      actor_id: "system:test",
      resource: "users/bela",
      touched: ["users/bela", `audit_logs/${id}`],
      changes: [{ after: { erased: ["reason", "changes.0.after.decision_note", "changes.1.after.buyer_name"] } }],
      personal: {},
      about: [],
    });
    await seal();
    expect(await verify()).toMatchObject({ finding: null, records: 4, waiting: 0, erased: 6 });
  });

  it("are found however many there are, once, by any number of calls at once", async () => {
    await approve(25);
    await seal();
    const both = await Promise.all([erase("ada"), erase("ada")]);
    expect(both.reduce((sum, { values }) => sum + values, 0)).toBe(75);
    expect(await erase("ada")).toEqual({ records: 0, values: 0, waiting: 0 });
    expect((await told()).length).toBeGreaterThanOrEqual(3);
    expect(await textOf()).not.toContain("Quill");
    expect(await verify()).toMatchObject({ finding: null, erased: 75 });
    // What was both Ada's and Bela's is gone already.
    expect(await erase("bela")).toMatchObject({ records: 25, values: 25 });
    expect(await verify()).toMatchObject({ finding: null, erased: 100 });
  });

  it("wait for the seal of their record", async () => {
    expect(await erase("ada")).toEqual({ records: 0, values: 0, waiting: 0 });
    await approve(1);
    expect(await erase("ada")).toEqual({ records: 0, values: 0, waiting: 1 });
    await seal();
    await approve(2);
    expect(await erase("ada")).toEqual({ records: 1, values: 3, waiting: 2 });
    await seal();
    expect(await erase("ada")).toMatchObject({ records: 2, waiting: 0 });
    expect(await verify()).toMatchObject({ finding: null, erased: 9 });
  });

  it("go out of each part of what is too big for one record", async () => {
    await database().runTransaction(async (tx) => {
      const work = new Work(tx, { uid: ada.uid, request_id: "req_test", now: new Date() });
      for (let index = 0; index < 300; index += 1) {
        const sentence = `Quill ${"x".repeat(4_000)}`;
        work.changes.push(changeOf(`refunds/rfd_${index}`, null, { reason: sentence, requested_by: "ada" }));
      }
      const scope = { platform_id: "north", entity_id: null, event_id: null };
      const resource = "orders/ord_1";
      recordAudit(work, { actor: ada, role: "owner", action: "refund.requested", scope, resource, reason: null });
    });
    await seal();
    expect(await erase("ada")).toEqual({ records: 2, values: 302, waiting: 0 });
    expect(await textOf()).not.toContain("Quill");
    expect(await verify()).toMatchObject({ finding: null, erased: 302 });
  });

  it("are erased by `npm run audit:erase`, once the uid was typed again", async () => {
    await approve(1);
    await seal();
    const run = (answer: string) =>
      new Promise<{ code: number | null; output: string }>((resolve, reject) => {
        const script = join(root, "scripts", "audit-erase.ts");
        const child = spawn(process.execPath, [script, "--project", projectId, "--person", "ada"]);
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, output }));
        child.stdin.end(answer);
      });
    for (const answer of ["", "yes\n"]) expect(await run(answer)).toMatchObject({ code: 1 });
    expect(await textOf()).toContain("Quill");
    expect(await run("ada\n")).toEqual({ code: 0, output: expect.stringContaining("3 values were erased from 1 rec") });
    expect(await textOf()).not.toContain("Quill");
  });
});

describe("tamper evidence: personal values", () => {
  const name = "actor_name";

  interface Tampering {
    title: string;
    tamper(record: Awaited<ReturnType<typeof firstOf>>): Promise<unknown>;
    state: string;
  }

  /** As an erasure leaves it, done with the project's keys. */
  async function eraseByHand({ ref, data }: Awaited<ReturnType<typeof firstOf>>, more: object = {}): Promise<void> {
    const entry = Object(withoutValuesOf("ada", data).left).personal[name];
    await ref.update({ actor_name: erasedText, [`personal.${name}`]: entry, ...more });
  }

  const onceSealed: Tampering[] = [
    { title: "a name was changed", tamper: ({ ref }) => ref.update({ actor_name: "Somebody" }), state: "changed" },
    {
      title: "a value deep in it was changed",
      tamper: ({ ref, data: { changes } }) =>
        ref.update({ changes: [changes[0], { ...changes[1], after: { ...changes[1]?.after, buyer_name: "Bela" } }] }),
      state: "changed",
    },
    { title: "a name was emptied", tamper: ({ ref }) => ref.update({ actor_name: erasedText }), state: "changed" },
    {
      title: "a salt was changed",
      tamper: ({ ref }) => ref.update({ [`personal.${name}`]: { of: ["ada"], salt: "0".repeat(32) } }),
      state: "changed",
    },
    {
      title: "a value was made that of somebody else",
      tamper: ({ ref, data }) =>
        ref.update({ [`personal.${name}`]: { ...data.personal[name], of: ["bela"] }, about: ["ada", "bela", "cleo"] }),
      state: "changed",
    },
    {
      title: "a value was to be no longer personal",
      tamper: ({ ref }) => ref.update({ [`personal.${name}`]: FieldValue.delete() }),
      state: "changed",
    },
    { title: "the salts were taken away", tamper: ({ ref }) => ref.update({ personal: {} }), state: "changed" },
    {
      title: "the whole part was",
      tamper: ({ ref }) => ref.update({ personal: FieldValue.delete() }),
      state: "changed",
    },
    {
      title: "a person was not to be found in it",
      tamper: ({ ref }) => ref.update({ about: ["bela", "cleo"] }),
      state: "changed",
    },
    { title: "a name was erased without a record", tamper: (record) => eraseByHand(record), state: "erased" },
    {
      title: "a name was erased and another one put in its place",
      tamper: (record) => eraseByHand(record, { actor_name: "Bela" }),
      state: "changed",
    },
  ];

  it.each(onceSealed)("notices when $title", async ({ tamper, state }) => {
    await approve(1);
    await seal();
    const record = await firstOf("refund.approved");
    await tamper(record);
    const { finding } = await verify();
    expect(finding).toMatchObject({ what: "record", state });
    if (state === "erased") expect(finding).toMatchObject({ id: record.id, why: expect.stringContaining(name) });
  });

  it("notices when a value was erased before its record was sealed", async () => {
    await approve(1);
    await eraseByHand(await firstOf("refund.approved"));
    await seal();
    expect((await verify()).finding).toMatchObject({ what: "record", state: "changed" });
  });

  it("notices when the record of an erasure is gone, before its seal and after", async () => {
    await approve(1);
    await seal();
    const { id } = await firstOf("refund.approved");
    await erase("ada");
    const { ref, id: telling, data } = await firstOf("audit.values_erased");
    await ref.delete();
    expect((await verify()).finding).toMatchObject({ state: "erased", id });
    await ref.set(data);
    await seal();
    await ref.delete();
    expect((await verify()).finding).toMatchObject({ state: "removed", id: telling });
  });

  it("notices when a value that was erased is there again", async () => {
    await approve(1);
    await seal();
    const { id, ref, data } = await firstOf("refund.approved");
    await erase("ada");
    await seal();
    await ref.set({ ...data });
    expect((await verify()).finding).toMatchObject({
      state: "restored",
      id,
      why: expect.stringContaining("actor_name"),
    });
  });

  it.each([
    ["another person", { resource: "users/bela" }],
    ["another platform", { platform_id: "south" }],
  ])("takes no record of an erasure for one of %s", async (_what, more) => {
    await approve(1);
    await seal();
    const record = await firstOf("refund.approved");
    await eraseByHand(record);
    await auditLogs()
      .doc("aud_forged")
      .withConverter(null)
      .set({
        ...record.data,
        action: "audit.values_erased",
        resource: "users/ada",
        changes: [{ resource: record.ref.path, before: {}, after: { erased: [name] } }],
        personal: {},
        about: [],
        created_at: FieldValue.serverTimestamp(),
        ...more,
      });
    expect((await verify()).finding).toMatchObject({ state: "restored", id: record.id });
  });
});
