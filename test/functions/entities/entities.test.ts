import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../functions/src/ids.ts";
import { applyForEntity, edit } from "../../support/actions.ts";
import { admin, callAnonymously, type Person, versionAt } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEvent, type PlatformWorld } from "../../support/world.ts";
import { goOn } from "../support/bulk.ts";
import { entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;
let applicant: Person;

beforeAll(async () => {
  [world, other, applicant] = await Promise.all([makeEntity(), makePlatform(), somebody("Applicant")]);
});

const apply = () => applyForEntity(applicant, world.platform_id, { name: "Hopeful" });
const entityOf = async (entity_id: string) => (await admin.doc(`entities/${entity_id}`).get()).data();

async function auditOf(resource: string) {
  const records = await admin.collection("audit_logs").where("resource", "==", resource).get();
  return records.docs.map((record) => record.data());
}

describe("approveEntity", () => {
  it("makes the entity public, its applicant the owner, tells them and leaves a record", async () => {
    const entity_id = await apply();
    const { status } = await world.master.call("approveEntity", { entity_id, note: "Known to us" });

    expect(status).toBe("approved");
    expect(await entityOf(entity_id)).toMatchObject({ status: "approved", visibility: "public", events_enabled: true });
    const role = await admin.doc(`entity_roles/${entity_id}_${applicant.uid}`).get();
    expect(role.get("role")).toBe("owner");
    const told = await admin
      .collection(`notifications/${applicant.uid}/items`)
      .where("kind", "==", "entity_approved")
      .get();
    expect(told.docs.map((item) => item.get("link"))).toContain(`/workspace/${entity_id}`);
    const records = (await auditOf(`entities/${entity_id}`)).filter((record) => record.action === "entity.approved");
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      actor_id: world.master.uid,
      actor_role: "superadmin",
      platform_id: world.platform_id,
      reason: "Known to us",
    });
    expect(records[0]?.changes[0]).toMatchObject({
      before: { status: "pending", visibility: "hidden" },
      after: { status: "approved", visibility: "public" },
    });
  });

  it("refuses whoever may not", async () => {
    const entity_id = await apply();
    await expectRefusal(callAnonymously("approveEntity", { entity_id }), "unauthenticated");
    for (const person of [applicant, world.owner, world.admin, world.stranger, other.master]) {
      await expectRefusal(person.call("approveEntity", { entity_id }), "permission-denied");
    }
    expect((await entityOf(entity_id))?.status).toBe("pending");
  });

  it("asks a superadmin for the second factor", async () => {
    const entity_id = await apply();
    // The same account, with a token of a sign-in without its factor: the platform's master on another platform's terms.
    const plain = await somebody("Plain");
    await world.god.call("setPlatformRoles", {
      platform_id: world.platform_id,
      email: plain.email,
      roles: ["superadmin"],
      reason: "Second superadmin",
    });
    await expectRefusal(plain.call("approveEntity", { entity_id }), "second-factor-required");
    expect((await entityOf(entity_id))?.status).toBe("pending");
  });

  it("refuses any state but pending, and what does not exist", async () => {
    await expectRefusal(world.master.call("approveEntity", { entity_id: world.entity_id }), "failed-precondition");
    await expectRefusal(world.god.call("approveEntity", { entity_id: "ent_00000000000000000000" }), "not-found");
  });

  it("names the field of bad input", async () => {
    await expectRefusal(world.master.call("approveEntity", { entity_id: "nonsense" }), "invalid-argument", "entity_id");
    await expectRefusal(world.master.send("approveEntity", {}), "invalid-argument", "entity_id");
    const entity_id = await apply();
    await expectRefusal(
      world.master.send("approveEntity", { entity_id, version: "1.000000000", status: "approved" }),
      "invalid-argument",
      "status",
    );
    await expectRefusal(
      world.master.call("approveEntity", { entity_id, note: "x".repeat(501) }),
      "invalid-argument",
      "note",
    );
  });

  it("has one effect under one idempotency key, and refuses the key for other input", async () => {
    const entity_id = await apply();
    const idempotency_key = `approve-${entity_id}`;
    const input = { entity_id, version: await versionAt(`entities/${entity_id}`) };
    const first = await world.master.call("approveEntity", input, { idempotency_key });
    const again = await world.master.call("approveEntity", input, { idempotency_key });
    expect(again).toEqual(first);
    const records = (await auditOf(`entities/${entity_id}`)).filter((record) => record.action === "entity.approved");
    expect(records).toHaveLength(1);
    await expectRefusal(
      world.master.call("approveEntity", { entity_id: world.entity_id }, { idempotency_key }),
      "idempotency-key-reused",
      "idempotency_key",
    );
  });

  it("lets one of two simultaneous approvals through", async () => {
    const entity_id = await apply();
    const outcomes = await Promise.allSettled([
      world.master.call("approveEntity", { entity_id }),
      world.god.call("approveEntity", { entity_id }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("rejectEntity", () => {
  it("keeps the reason, and the applicant edits and sends again", async () => {
    const entity_id = await apply();
    await world.master.call("rejectEntity", { entity_id, reason: "Say more about yourselves" });
    expect(await entityOf(entity_id)).toMatchObject({
      status: "rejected",
      visibility: "hidden",
      rejection_reason: "Say more about yourselves",
    });
    await edit(applicant, `entities/${entity_id}`, {
      description: "More about us",
      status: "pending",
      rejection_reason: null,
    });
    await world.master.call("approveEntity", { entity_id });
    expect((await entityOf(entity_id))?.status).toBe("approved");
  });

  it("needs a reason", async () => {
    const entity_id = await apply();
    await expectRefusal(world.master.send("rejectEntity", { entity_id }), "invalid-argument", "reason");
    await expectRefusal(world.master.call("rejectEntity", { entity_id, reason: "  " }), "invalid-argument", "reason");
  });

  it("refuses whoever may not, and an entity that is approved", async () => {
    const entity_id = await apply();
    await expectRefusal(applicant.call("rejectEntity", { entity_id, reason: "no" }), "permission-denied");
    await expectRefusal(
      world.master.call("rejectEntity", { entity_id: world.entity_id, reason: "no" }),
      "failed-precondition",
    );
  });
});

describe("suspendEntity and reinstateEntity", () => {
  it("hide the entity and its events at once, and bring them back", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    const visibility = async () => (await admin.doc(`events/${event_id}`).get()).get("visibility");
    expect(await visibility()).toBe("public");

    await world.master.call("suspendEntity", { entity_id, reason: "Complaints" });
    expect(await entityOf(entity_id)).toMatchObject({
      status: "suspended",
      visibility: "hidden",
      events_enabled: false,
    });
    expect(await visibility()).toBe("hidden");
    await expectRefusal(world.master.call("suspendEntity", { entity_id, reason: "again" }), "failed-precondition");

    await world.master.call("reinstateEntity", { entity_id });
    expect(await entityOf(entity_id)).toMatchObject({ status: "approved", visibility: "public", events_enabled: true });
    expect(await visibility()).toBe("public");
    await expectRefusal(world.master.call("reinstateEntity", { entity_id }), "failed-precondition");
  });

  it("revoked is revoked: what is left to do of a reinstatement shows nothing that was suspended again meanwhile", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    const event = admin.doc(`events/${event_id}`);
    const carried = async () => {
      await goOn("carry_to_events", { platform_id: world.platform_id, entity_id });
      return (await event.get()).get("visibility");
    };
    await world.master.call("suspendEntity", { entity_id, reason: "Complaints" });
    expect(await carried()).toBe("hidden");
    await world.master.call("reinstateEntity", { entity_id });
    // As one that the first transaction had no room for.
    await event.update({ visibility: "hidden", request_id: newId("request") });
    expect(await carried()).toBe("public");
  });

  it("refuse the entity's own team, and another platform's master", async () => {
    const { entity_id } = world;
    for (const person of [world.owner, other.master]) {
      await expectRefusal(person.call("suspendEntity", { entity_id, reason: "no" }), "permission-denied");
      await expectRefusal(person.call("reinstateEntity", { entity_id }), "permission-denied");
    }
  });
});

describe("a person's own writes", () => {
  it("are recorded once each, with before and after and who it was", async () => {
    const { entity_id, owner } = world;
    await edit(owner, `entities/${entity_id}`, { description: "A new description" });
    const records = await waitFor("the record of the edit", async () => {
      const found = (await auditOf(`entities/${entity_id}`)).filter(
        (record) => record.changes[0]?.after?.description === "A new description",
      );
      return found.length > 0 && found;
    });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ action: "entity.edited", actor_id: owner.uid, actor_role: "owner" });
    expect(records[0]?.changes[0]?.before).toEqual({ description: "" });
  });

  it("of an operation are not recorded a second time", async () => {
    const entity_id = await apply();
    await world.master.call("approveEntity", { entity_id });
    await edit(applicant, `entities/${entity_id}`, { description: "After the approval" });
    await waitFor("the record of the edit after it", async () =>
      (await auditOf(`entities/${entity_id}`)).some((record) => record.action === "entity.edited"),
    );
    const actions = (await auditOf(`entities/${entity_id}`)).map((record) => record.action).sort();
    expect(actions).toEqual(["entity.approved", "entity.created", "entity.edited"]);
  });
});
