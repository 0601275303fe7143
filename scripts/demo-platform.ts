/** The journey of a platform: made by GOD, run by its own people, looked into on the record, closed and opened. */
import { strict as assert } from "node:assert";
import { doc, getDoc } from "firebase/firestore";
import { addTicketType, applyForEntity, draftEvent } from "../test/support/actions.ts";
import { admin, type Person } from "../test/support/client.ts";
import { demoPlatform, signInAs } from "../test/support/demo-world.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { newPerson, newPhone } from "../test/support/world.ts";
import { journey, refuses, say, shows } from "./demo-steps.ts";

const platform_id = "north-quay";

interface Platform {
  god: Person;
  master: Person;
  staff: Person;
  /** Two events in review, for the staff to decide. */
  events: [string, string];
}

export async function playAPlatform(): Promise<void> {
  journey("6. GOD adds a platform, and its master hires");
  const platform = await makeThePlatform();
  await letStaffWork(platform);
  await lookInAsGod(platform);
  await closeAndOpen(platform);
  await printSteps(platform);
}

async function makeThePlatform(): Promise<Platform> {
  const [god, master, staff] = await Promise.all([
    signInAs("god"),
    newPerson("Nils Brandt", { phone: newPhone() }),
    newPerson("Rosa Pohl"),
  ]);
  const created = { platform_id, name: "North Quay", currency: "EUR", master_email: master.email, event_review: true };
  await refuses("The master of another platform", "permission-denied", async () =>
    (await signInAs("master")).call("createPlatform", created),
  );
  const { house_entity_id } = await god.call("createPlatform", created);
  await shows(`platforms/${platform_id}`, "GOD makes a platform, with Nils as its master", {
    status: "active",
    master_id: master.uid,
  });
  const { role_id } = await master.call("createRole", {
    platform_id,
    name: "Programme desk",
    description: "Looks at events before they are public",
    permissions: ["event.read", "event.approve"],
  });
  await shows(`roles/${role_id}`, "Nils makes a role of its own", {
    name: "Programme desk",
    permissions: ["event.approve", "event.read"],
  });
  const hiring = { platform_id, email: staff.email, roles: [role_id], reason: "Runs the programme" };
  await refuses("Rosa, not hired yet,", "permission-denied", () => staff.call("setPlatformRoles", hiring));
  await master.call("setPlatformRoles", hiring);
  await shows(`platform_roles/${platform_id}_${staff.uid}`, "Nils hires Rosa with it", {
    role_names: ["Programme desk"],
    status: "active",
  });
  const events: [string, string] = [
    await sendForReview(master, house_entity_id, "Songs at Low Tide"),
    await sendForReview(master, house_entity_id, "Songs at High Tide"),
  ];
  return { god, master, staff, events };
}

async function sendForReview(master: Person, entity_id: string, title: string): Promise<string> {
  const event_id = await draftEvent(master, entity_id, { title });
  await addTicketType(master, event_id, { name: "Free seat", price_minor: 0 });
  await master.call("publishEvent", { event_id });
  await shows(`events/${event_id}`, `Nils sends “${title}” for review`, { status: "in_review", visibility: "hidden" });
  return event_id;
}

async function letStaffWork({ master, staff, events: [event_id] }: Platform): Promise<void> {
  journey("7. Staff does what its role allows, and no more");
  await staff.call("approveEvent", { event_id });
  await shows(`events/${event_id}`, "Rosa approves it: it is public", { status: "published", visibility: "public" });
  const house = String((await admin.doc(`events/${event_id}`).get()).get("entity_id"));
  const reason = "To see whether I may";
  await refuses("Rosa, who wants to suspend the entity,", "permission-denied", () =>
    staff.call("suspendEntity", { entity_id: house, reason }),
  );
  await refuses("Rosa, who wants to ban the master,", "permission-denied", () =>
    staff.call("banPerson", { platform_id, uid: master.uid, reason }),
  );
  await refuses("Rosa, who wants more roles,", "permission-denied", () =>
    staff.call("setPlatformRoles", { platform_id, uid: staff.uid, roles: ["admin"], reason }),
  );
  await refuses("Rosa on another platform", "permission-denied", () =>
    staff.call("listBanned", { platform_id: demoPlatform }),
  );
  await readsNot(staff, `platform_roles/${platform_id}_${master.uid}`, "Rosa");
}

async function lookInAsGod({ god, master }: Platform): Promise<void> {
  journey("8. GOD looks into the platform, on the record");
  const applicant = await newPerson("Kaja Lind");
  const entity_id = await applyForEntity(applicant, platform_id, { name: "Velvet Rope" });
  const path = `entities/${entity_id}`;
  await readsNot(god, path, "GOD, before it is opened,");
  await god.call("openSupportAccess", { platform_id, reason: "Ticket 4711", hours: 1 });
  assert.equal((await getDoc(doc(god.firestore, path))).get("name"), "Velvet Rope");
  say(`✓ GOD opens support access for an hour, with a reason, and reads it\n  ${path}  name: Velvet Rope`);
  const records = admin.collection("audit_logs").where("platform_id", "==", platform_id);
  const [opened] = (await records.where("action", "==", "support_access.opened").get()).docs;
  await shows(opened?.ref.path ?? "", "It stands in the platform's own audit log", {
    actor_id: god.uid,
    by_god: true,
    reason: "Ticket 4711",
  });
  const told = admin.collection(`notifications/${master.uid}/items`).where("kind", "==", "support_access_opened");
  assert.equal((await told.get()).size, 1);
  say("✓ Nils is told");
  await god.call("closeSupportAccess", { platform_id });
  await readsNot(god, path, "GOD, once it is closed,");
}

async function closeAndOpen({ god, staff, events: [, event_id] }: Platform): Promise<void> {
  journey("9. GOD disables the platform, and enables it again");
  const path = `events/${event_id}`;
  assert.equal((await getDoc(doc(staff.firestore, path))).get("status"), "in_review");
  await god.call("disablePlatform", { platform_id, reason: "A complaint is looked into" });
  await shows(`platforms/${platform_id}`, "GOD disables it", { status: "disabled" });
  await refuses("Rosa, at her next request,", "platform-disabled", () => staff.call("approveEvent", { event_id }));
  await readsNot(staff, path, "Rosa");
  await god.call("enablePlatform", { platform_id, reason: "All well" });
  await shows(`platforms/${platform_id}`, "GOD enables it", { status: "active" });
  await staff.call("approveEvent", { event_id });
  await shows(path, "Rosa works on where she was", { status: "published" });
}

/** What the platform's own audit log has, and GOD's steps that stand above it. */
async function printSteps({ god }: Platform): Promise<void> {
  journey("The audit trail of the platform");
  const expected = {
    "role.created": 1,
    "platform.roles_changed": 1,
    // Direct writes are recorded by a trigger, a moment later.
    "event.created": 2,
    "ticket_type.created": 2,
    "entity.created": 1,
    "event.submitted": 2,
    "event.approved": 2,
    "support_access.opened": 1,
    "support_access.closed": 1,
    "platform.disabled": 1,
    "platform.enabled": 1,
  };
  const own = admin.collection("audit_logs").where("platform_id", "==", platform_id).orderBy("created_at");
  const trail = await waitFor("the record of each step", async () => {
    const { docs } = await own.get();
    const count = (action: string) => docs.filter((record) => record.get("action") === action).length;
    return Object.entries(expected).every(([action, times]) => count(action) === times) && docs;
  });
  for (const record of trail) {
    const { action, actor_name, actor_role, reason } = record.data();
    say(`  ${String(action).padEnd(28)} ${`${actor_name} (${actor_role})`.padEnd(40)} ${reason ?? ""}`);
  }
  const byGod = trail.filter((record) => record.get("by_god"));
  assert.ok(byGod.every((record) => record.get("actor_id") === god.uid));
  say(`✓ Every step has its record; ${byGod.length} were taken by GOD's power`);
}

/** Tries to read what the rules must not open. */
async function readsNot(person: Person, path: string, who: string): Promise<void> {
  const attempt = getDoc(doc(person.firestore, path));
  await assert.rejects(attempt, { code: "permission-denied" }, `${who} does not read ${path}`);
  say(`✓ ${who} does not read ${path}: the rules refuse it`);
}
