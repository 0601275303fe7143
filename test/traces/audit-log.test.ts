/** What everything that was done before has left in the audit log: the demo world at least, and after all tests theirs. */
import { describe, expect, it } from "vitest";
import { sealAuditLogs } from "../../functions/src/audit/seal-audit-logs.ts";
import { verifyAudit } from "../../functions/src/audit/verify-audit.ts";
import { sum } from "../../functions/src/model/money.ts";
import { admin } from "../support/client.ts";
import { secrets } from "../support/environment.ts";

const fieldOf = async (collection: string, field: string): Promise<string[]> => {
  const { docs } = await admin.collection(collection).select(field).get();
  return docs.map((found) => found.get(field)).filter((value) => typeof value === "string");
};

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

  it("tamper evidence: can be sealed, and verify", async () => {
    const now = new Date(Date.now() + 180_000);
    while ((await sealAuditLogs(now)) > 0);
    const { finding, records, waiting } = await verifyAudit({ now });
    expect(finding).toBeNull();
    const stored = ["audit_logs", "ledger"].map(
      async (name) => (await admin.collection(name).count().get()).data().count,
    );
    expect(records + waiting).toBe(sum(await Promise.all(stored)));
  });
});
