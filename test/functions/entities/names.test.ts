import { randomUUID } from "node:crypto";
import { getApps, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { beforeAll, expect, it } from "vitest";
import { applyForEntity, buy, enrolAffiliate, giveTeamRole } from "../../support/actions.ts";
import { admin, createPerson, type Person } from "../../support/client.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { mailTo } from "../support/teams.ts";
import { makeEntity } from "../support/worlds.ts";

let world: EntityWorld;
let nameless: Person;

beforeAll(async () => {
  const account = { email: `nameless-${randomUUID()}@gatehouse.example`, displayName: "Taken off below" };
  [world, nameless] = await Promise.all([makeEntity(), createPerson(account)]);
  await getAuth(getApps()[0] ?? initializeApp()).updateUser(nameless.uid, { displayName: null });
  await nameless.auth.currentUser?.getIdToken(true);
});

const documentsIn = async (collection: string, field: string, value: string) =>
  (await admin.collection(collection).where(field, "==", value).get()).docs.map((document) => document.data());

it("an account without a name shows its address to nobody, whatever it does or is given", async () => {
  const { platform_id, entity_id, owner, master, stranger } = world;
  const { uid, email } = nameless;
  const { event_id, types } = await makeEvent(world, [{ name: "Free", price_minor: 0 }]);
  await buy(nameless, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }], stripe);
  await giveTeamRole(owner, entity_id, nameless, "admin");
  await owner.call("setEventAssignment", { event_id, uid, role: "check_in" });
  const invited = { entity_id, email: stranger.email, role: "content_editor" } as const;
  await stranger.call("acceptInvitation", await nameless.call("inviteTeamMember", invited));
  await master.call("setPlatformRoles", { platform_id, uid, roles: ["staff"], reason: "Hired" });
  await enrolAffiliate(master, platform_id, nameless);
  const own = await applyForEntity(nameless, platform_id, { name: "Nameless" });
  await master.call("approveEntity", { entity_id: own });
  await master.call("banPerson", { platform_id, uid, reason: "r" });
  const found = await master.call("findPeople", { platform_id, query: email });
  const guessed = await master.call("findPeople", { platform_id, query: email.slice(0, 12) });

  const letters = await mailTo(stranger.email);
  expect(letters[0]?.message.text).toContain("Somebody invites you to the team of Test entity");
  expect(found.people).toMatchObject([{ uid, name: "Somebody" }]);
  expect(guessed.people).toEqual([]);
  const [tickets, grants, roles, profile] = await Promise.all([
    documentsIn("tickets", "owner_id", uid),
    documentsIn("entity_roles", "uid", uid),
    documentsIn("platform_roles", "uid", uid),
    admin.doc(`users/${uid}`).get(),
  ]);
  expect(tickets.map(({ owner_name }) => owner_name)).toEqual(["Somebody"]);
  expect(grants.map(({ name }) => name)).toEqual(["Somebody", "Somebody"]);
  expect(roles.map(({ name }) => name)).toEqual(["Somebody"]);
  expect(profile.get("name")).toBe("Somebody");
  const traces = await Promise.all([
    documentsIn("orders", "buyer_id", uid),
    documentsIn("event_roles", "uid", uid),
    documentsIn("affiliates", "uid", uid),
    documentsIn("invitations", "invited_by", uid),
    documentsIn("audit_logs", "actor_id", uid),
    admin.collection(`notifications/${owner.uid}/items`).get(),
    admin.collection(`notifications/${stranger.uid}/items`).get(),
  ]);
  const told = traces.flatMap((trace) => ("docs" in trace ? trace.docs.map((item) => item.data()) : trace));
  expect(told.length).toBeGreaterThan(8);
  for (const text of [told, tickets, grants, roles, letters, found]) expect(JSON.stringify(text)).not.toContain(email);
});
