/** What everything that was done before has left in the audit log: the demo world at least, and after all tests theirs. */
import { describe, expect, it } from "vitest";
import { eraseValues } from "../../functions/src/audit/erase-values.ts";
import { sealAuditLogs } from "../../functions/src/audit/seal-audit-logs.ts";
import { sealingLag_ms } from "../../functions/src/audit/seals.ts";
import { verifyAudit } from "../../functions/src/audit/verify-audit.ts";
import { sum } from "../../functions/src/model/money.ts";
import { auditLogs } from "../../functions/src/runtime/collections.ts";
import { isDeclared } from "../../functions/src/texts.ts";
import { admin } from "../support/client.ts";
import { secrets } from "../support/environment.ts";

const fieldOf = async (collection: string, field: string): Promise<string[]> => {
  const { docs } = await admin.collection(collection).select(field).get();
  return docs.map((found) => found.get(field)).filter((value) => typeof value === "string");
};

/** Tests write fields to these that no model has. */
const isMadeUp = (path: string) => path.startsWith("events/evt_x/") || path.includes("_secret-");

describe("no silent power: the records of all that was done", () => {
  it("hold no e-mail address, no phone number, no code and no secret", async () => {
    const { docs } = await admin.collection("audit_logs").get();
    expect(docs.length).toBeGreaterThan(30);
    const hidden = new Set([
      ...(await fieldOf("tickets", "code")),
      ...(await fieldOf("affiliates", "code")),
      ...(await fieldOf("orders", "checkout_url")),
      ...Object.values(secrets),
    ]);
    expect(hidden.size).toBeGreaterThan(5);
    const found = docs.flatMap((record) => {
      const text = JSON.stringify(record.data());
      const texts = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].flatMap(([, value = ""]) => [
        value,
        ...value.split(/\W/),
      ]);
      const shown = [
        ...texts.filter((value) => hidden.has(value)),
        // From where an address may begin: records hold texts of 100,000 letters, and each of them may not.
        ...(text.match(/(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+/g) ?? []),
        ...(text.match(/\+\d{8,15}/g) ?? []),
      ];
      return shown.map((secret) => `${record.get("action")} shows ${secret}`);
    });
    expect(found).toEqual([]);
  });

  it("hold as personal only what a model declares to be it: whose a text is, was thought of", async () => {
    const { docs } = await auditLogs().get();
    const undeclared = docs.flatMap((record) => {
      const { personal, changes } = record.data();
      return Object.keys(personal).flatMap((place) => {
        const [, index = "", name = ""] = /^changes\.(\d+)\.(?:before|after)\.(.*)$/s.exec(place) ?? [];
        const path = changes[Number(index)]?.resource ?? "";
        return index === "" || isMadeUp(path) || isDeclared(path, name) ? [] : [`${path}: ${name}`];
      });
    });
    expect([...new Set(undeclared)]).toEqual([]);
  });

  it("tamper evidence: can be sealed, and verify", async () => {
    // All that is there by now, and nothing that is to come.
    const now = new Date(Date.now() + sealingLag_ms + 1);
    while ((await sealAuditLogs(now)) > 0);
    const { finding, records, waiting } = await verifyAudit({ now });
    expect(finding).toBeNull();
    const stored = ["audit_logs", "ledger"].map(
      async (name) => (await admin.collection(name).count().get()).data().count,
    );
    expect(records + waiting).toBe(sum(await Promise.all(stored)));
  });

  it("hold no name of somebody whose values were erased, and verify", async () => {
    const names = Map.groupBy(
      (await auditLogs().where("about", "!=", []).get()).docs,
      (record) => record.data().actor_id,
    );
    const [[uid = "", theirs = []] = []] = [...names].sort(([, one], [, other]) => other.length - one.length);
    const name = theirs[0]?.data().actor_name ?? "";
    expect(name).not.toBe("");
    const { records, values, waiting } = await eraseValues(uid, { by: "test", now: new Date() });
    expect(records).toBeGreaterThanOrEqual(theirs.length);
    expect(waiting).toBe(0);
    const left = (await auditLogs().where("actor_id", "==", uid).get()).docs.map((record) => record.data());
    expect(left.filter(({ actor_name, reason }) => actor_name === name || reason?.includes(name))).toEqual([]);
    expect(await verifyAudit({ now: new Date() })).toMatchObject({ finding: null, erased: values });
  });
});
