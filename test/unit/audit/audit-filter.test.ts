import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type AuditFilter,
  conditionsOf,
  filterIn,
  noFilter,
  withFilter,
} from "../../../web/src/console/audit/audit-filter.ts";
import { root } from "../../support/paths.ts";

const conditions = (filter: Partial<AuditFilter>) => conditionsOf({ ...noFilter, ...filter });

describe("the filters of the audit log", () => {
  it("stand in the address, beside what else does", () => {
    const filter: AuditFilter = { ...noFilter, action: "entity.approved", by_god: "yes", from: "2030-01-01T10:00" };
    const params = withFilter(new URLSearchParams("scope=global&kind=events"), filter);
    expect(filterIn(params)).toEqual(filter);
    expect(params.get("scope")).toBe("global");
    expect(withFilter(params, noFilter).toString()).toBe("scope=global");
    expect(filterIn(new URLSearchParams("by_god=maybe&other=1"))).toEqual(noFilter);
  });

  it("are none to begin with", () => {
    expect(conditions({})).toEqual({ conditions: [], impossible: null });
  });

  it("can all be combined", () => {
    const all = conditions({
      platform_id: "city",
      actor_id: "uid",
      action: "entity.approved",
      entity_id: "ent_1",
      thing: "evt_1",
      by_god: "yes",
      from: "2030-01-01T10:00",
      until: "2030-01-01T10:00",
    });
    expect(all.conditions).toEqual([
      ["platform_id", "==", "city"],
      ["actor_id", "==", "uid"],
      ["action", "==", "entity.approved"],
      ["touched", "array-contains", "events/evt_1"],
      ["entity_id", "==", "ent_1"],
      ["by_god", "==", true],
      ["created_at", ">=", new Date("2030-01-01T10:00")],
      ["created_at", "<", new Date("2030-01-01T10:01")],
    ]);
  });

  it.each([
    [{ thing: "ent_1" }, "entities/ent_1"],
    [{ thing: "rfd_1", kind: "orders" }, "refunds/rfd_1"],
    [{ thing: "city_uid", kind: "platform_roles" }, "platform_roles/city_uid"],
    [{ thing: "events/evt_1/ticket_types/tt_1" }, "events/evt_1/ticket_types/tt_1"],
  ])("find what %j names", (filter, path) => {
    expect(conditions(filter).conditions).toEqual([["touched", "array-contains", path]]);
  });

  it.each([
    [{ thing: "tt_1" }, "whole path"],
    [{ thing: "payments", kind: "private" }, "whole path"],
    [{ thing: "somebody" }, "Choose a kind"],
    [{ thing: "events/" }, "A path names"],
    [{ thing: "events/evt_1/ticket_types" }, "A path names"],
    [{ from: "2030-01-02T00:00", until: "2030-01-01T00:00" }, "ends before"],
  ])("say in words why %j is not possible", (filter, words) => {
    expect(conditions(filter)).toEqual({ conditions: null, impossible: expect.stringContaining(words) });
  });

  it("each have an index with the time, which Firestore merges with the others'", async () => {
    const { indexes } = JSON.parse(await readFile(join(root, "firestore.indexes.json"), "utf8"));
    const indexed = indexes
      .filter(({ collectionGroup }: { collectionGroup: string }) => collectionGroup === "audit_logs")
      .map(({ fields }: { fields: { fieldPath: string; order?: string; arrayConfig?: string }[] }) =>
        fields.map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig}`).join(", "),
      );
    const fields = ["actor_id ASCENDING", "action ASCENDING", "entity_id ASCENDING", "resource_kind ASCENDING"];
    for (const field of [...fields, "touched CONTAINS"]) {
      expect(indexed).toContain(`platform_id ASCENDING, ${field}, created_at DESCENDING`);
      expect(indexed).toContain(`by_god ASCENDING, ${field}, created_at DESCENDING`);
    }
    for (const each of ["platform_id", "by_god", "platform_id ASCENDING, by_god"]) {
      expect(indexed).toContain(`${each} ASCENDING, created_at DESCENDING`);
    }
    expect(new Set(indexed).size, "each once").toBe(indexed.length);
  });
});
