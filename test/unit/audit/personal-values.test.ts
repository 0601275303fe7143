import fc from "fast-check";
import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { Erasures } from "../../../functions/src/audit/erasures.ts";
import { sealedForm, withoutValuesOf } from "../../../functions/src/audit/personal-values.ts";
import { hashOf } from "../../../functions/src/runtime/canonical.ts";
import { changeOf, personalIn } from "../../../functions/src/runtime/change.ts";
import { auditRecord } from "../../rules/support/documents.ts";

/** Whose what is shown is. */
const shown = (...change: Parameters<typeof changeOf>) => Object.fromEntries(personalIn(changeOf(...change)));

describe("whose a value in a record is", () => {
  it("says its document, also where the uid is not among what changed", () => {
    const order = { buyer_id: "bela", buyer_name: "Bela", status: "pending", currency: "EUR", total_minor: 5 };
    expect(shown("orders/ord_1", null, order)).toEqual({ "after.buyer_name": ["bela"] });
    expect(shown("entity_roles/ent_1_ada", { name: "Ada" }, { name: "A." }, { uid: "ada", role: "owner" })).toEqual({
      "before.name": ["ada"],
      "after.name": ["ada"],
    });
    expect(shown("users/ada", { name: "Ada" }, null)).toEqual({ "before.name": ["ada"] });
  });

  it("changes with who has the thing", () => {
    const both = shown("entities/ent_1", { name: "A", owner_id: "ada" }, { name: "B", owner_id: "bela" });
    expect(both).toEqual({ "before.name": ["ada"], "after.name": ["bela"] });
  });

  it("is everybody's whom the document names, if nobody has said whose it is: nothing is forgotten", () => {
    const entity = { owner_id: "ada" };
    expect(shown("entities/ent_1", null, { nickname: "Ada’s", shades: [{ of: "green" }] }, entity)).toEqual({
      "after.nickname": ["ada"],
      "after.shades": ["ada"],
    });
    expect(shown("unheard_of/1", null, { note: "Ada", at: Timestamp.now(), count: 1, status: "on" })).toEqual({
      "after.note": [],
    });
  });

  it("is nobody's where it is an id, a code, or empty", () => {
    const fields = { uid: "ada", seen_by: "ada", order_id: "x", kind: "team", roles: ["owner"], text: "", list: [] };
    expect(shown("unheard_of/1", fields, { more: { status: "on", parts: [{ role_ids: ["a"] }] }, none: null })).toEqual(
      {},
    );
  });

  it("is that of whoever a look was at, though it shows nothing", () => {
    expect(changeOf("users/ada", null, null).persons).toEqual(["ada"]);
  });
});

describe("what a seal covers of a record", () => {
  const text = fc.string({ maxLength: 5 });
  const persons = fc.uniqueArray(fc.constantFrom("ada", "bela", "cleo"), { maxLength: 3 });
  const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text, { maxLength: 2 }));
  const field = fc.record({ before: value, after: value, of: fc.option(persons) });
  const records = fc
    .record({ actor_name: text, reason: fc.option(text), fields: fc.array(field, { maxLength: 5 }), of: persons })
    .map(({ actor_name, reason, fields, of }) => {
      const side = (name: "before" | "after") =>
        Object.fromEntries(fields.map((each, index) => [`f.${index}`, each[name]]));
      const salted = (owners: string[]) => ({ of: owners, salt: Math.random().toString(16) });
      const saltedFields = () => {
        const values: Record<string, ReturnType<typeof salted>> = {};
        for (const [index, each] of fields.entries()) {
          if (each.of === null) continue;
          for (const name of ["before", "after"]) values[`changes.0.${name}.f.${index}`] = salted(each.of);
        }
        return values;
      };
      const personal = { actor_name: salted(of), reason: salted(of), ...saltedFields() };
      const about = [...new Set(Object.values(personal).flatMap((entry) => entry.of))].sort();
      const changes = [{ resource: "events/evt_1", before: side("before"), after: side("after") }];
      return { platform_id: "north", actor_name, reason, changes, personal, about };
    });
  const hash = (record: object) => hashOf("aud_1", sealedForm(record));

  it("is the same whoever was erased from it, in whatever order", () => {
    fc.assert(
      fc.property(records, fc.shuffledSubarray(["ada", "bela", "cleo"]), (record, uids) => {
        let left = record;
        for (const uid of uids) {
          left = { ...left, ...withoutValuesOf(uid, left).left };
          expect(left.about).not.toContain(uid);
          expect(hash(left)).toBe(hash(record));
        }
      }),
    );
  });

  it("is another one if a value, or whose it is, is another one", () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.shuffledSubarray(["ada", "bela", "cleo"]), (record, choice, uids) => {
        let stored = record;
        for (const uid of uids) stored = { ...stored, ...withoutValuesOf(uid, stored).left };
        const places = Object.keys(stored.personal);
        const place = places[choice % places.length] ?? "";
        const others = { ...stored.personal, [place]: { ...Object(stored.personal)[place], of: ["somebody"] } };
        expect(hash({ ...stored, personal: others })).not.toBe(hash(record));
        expect(hash({ ...stored, actor_name: `${stored.actor_name}!` })).not.toBe(hash(record));
        const [change] = stored.changes;
        const after = Object.fromEntries(Object.entries(change?.after ?? {}).map(([name, held]) => [name, [held]]));
        if (Object.keys(after).length > 0) {
          expect(hash({ ...stored, changes: [{ ...change, after }] })).not.toBe(hash(record));
        }
      }),
    );
  });

  it("is a record as it stands where somebody has broken its form", () => {
    const broken = { ...auditRecord(), personal: { reason: "mine" } };
    expect(sealedForm(broken)).toEqual(broken);
  });
});

describe("a walk over records while somebody's values are erased from them", () => {
  const record = { ...auditRecord(), platform_id: "north", actor_name: "Ada" };
  const personal = { actor_name: { of: ["ada"], salt: "0" } };
  const before = { ...record, personal, about: ["ada"] };
  const after = { ...before, ...withoutValuesOf("ada", before).left };
  const telling = {
    ...record,
    action: "audit.values_erased",
    resource: "users/ada",
    changes: [{ resource: "audit_logs/aud_1", before: {}, after: { erased: ["actor_name"] } }],
    personal: {},
    about: [],
  };

  it.each([
    ["has passed a record by then", before, after, null],
    ["comes to it after that", after, before, null],
    ["finds what was put back", before, before, { path: "audit_logs/aud_1", place: "actor_name" }],
  ])("%s", async (_when, met, now, restored) => {
    const erasures = new Erasures();
    const read = () => Promise.resolve(now);
    expect(await erasures.meet("audit_logs/aud_1", met, read)).toBeNull();
    expect(await erasures.meet("audit_logs/aud_2", telling, read)).toEqual(restored);
    expect([erasures.count, erasures.firstUntold()]).toEqual([restored === null ? 1 : 0, null]);
  });
});
