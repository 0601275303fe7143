/** What is taken away is gone at the next request of a session that is open already, by operation and directly. */
import { randomUUID } from "node:crypto";
import { collection, doc, getDoc, getDocs, query, where } from "firebase/firestore";
import { beforeEach, describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../functions/src/model/errors.ts";
import { applyForEntity, assignToEvent, buy, draftEvent, edit, giveTeamRole } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { makeEntity, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let event_id: string;
let free: string;
let draft: string;
let volunteer: Person;
let staff: Person;

beforeEach(async () => {
  [world, volunteer, staff] = await Promise.all([makeEntity(), somebody("Volunteer"), somebody("Staff")]);
  const made = await makeEvent(world, [{ name: "Free", price_minor: 0 }]);
  event_id = made.event_id;
  free = made.types[0] ?? "";
  draft = await draftEvent(world.eventManager, world.entity_id, { title: "Not yet" });
  await buy(world.buyer, event_id, [{ ticket_type_id: free, quantity: 1 }], stripe);
  await assignToEvent(world.owner, event_id, volunteer, "check_in");
  await world.master.call("setPlatformRoles", {
    platform_id: world.platform_id,
    email: staff.email,
    roles: ["staff", "admin"],
    reason: "r",
  });
});

/** Something that a person may do until it is taken from them. */
interface Right {
  of: () => Person;
  attempt: (person: Person) => Promise<unknown>;
  /** How it is refused afterwards; `rules` is Firestore's own refusal. */
  refused: ErrorCode | "rules";
}

const sales =
  (open = true) =>
  (person: Person) =>
    person.call("setSalesOpen", { event_id, open });
const gate = (person: Person) => person.call("readSalesGate", { event_id });
const scan = async (person: Person) => {
  const found = await admin.collection("tickets").where("event_id", "==", event_id).limit(1).get();
  const ticket = found.docs[0];
  await person.call("checkInTicket", { event_id, code: ticket?.get("code"), gate: "North" });
  await world.owner.call("undoCheckIn", { ticket_id: ticket?.id ?? "", reason: "Only a test" });
};
const list = (name: string) => async (person: Person) => {
  const found = await getDocs(query(collection(person.firestore, name), where("entity_id", "==", world.entity_id)));
  expect(found.empty).toBe(false);
};
const listOnPlatform = (name: string) => async (person: Person) => {
  const found = await getDocs(query(collection(person.firestore, name), where("platform_id", "==", world.platform_id)));
  expect(found.empty).toBe(false);
};
const describeDraft = (person: Person) => edit(person, `events/${draft}`, { description: randomUUID() });
const describeEntity = (person: Person) => edit(person, `entities/${world.entity_id}`, { description: randomUUID() });
const order = (person: Person) =>
  person.call(
    "createOrder",
    {
      platform_id: world.platform_id,
      entity_id: world.entity_id,
      event_id,
      lines: [{ ticket_type_id: free, quantity: 1 }],
    },
    { idempotency_key: randomUUID() },
  );
const apply = (person: Person) => applyForEntity(person, world.platform_id, { name: "Another" });

const ofTeam: Omit<Right, "refused">[] = [
  { of: () => world.eventManager, attempt: sales() },
  { of: () => world.eventManager, attempt: gate },
];
const ofTeamDirectly: Right[] = [
  { of: () => world.eventManager, attempt: describeDraft, refused: "rules" },
  { of: () => world.eventManager, attempt: list("tickets"), refused: "rules" },
  {
    of: () => world.eventManager,
    attempt: async (person) => expect((await getDoc(doc(person.firestore, `events/${draft}`))).exists()).toBe(true),
    refused: "rules",
  },
];
const refusedWith = (rights: Omit<Right, "refused">[], refused: ErrorCode): Right[] =>
  rights.map((right) => ({ ...right, refused }));

interface Case {
  what: string;
  revoke: () => Promise<unknown>;
  rights: Right[];
  restore?: () => Promise<unknown>;
}

const cases: Case[] = [
  {
    what: "a role in a team that is taken",
    revoke: () => world.owner.call("removeTeamMember", { entity_id: world.entity_id, uid: world.eventManager.uid }),
    rights: [...refusedWith(ofTeam, "permission-denied"), ...ofTeamDirectly],
    restore: () => giveTeamRole(world.owner, world.entity_id, world.eventManager, "event_manager"),
  },
  {
    what: "a role in a team that becomes a lesser one",
    revoke: () =>
      world.owner.call("changeTeamRole", {
        entity_id: world.entity_id,
        uid: world.eventManager.uid,
        role: "content_editor",
      }),
    rights: [
      { of: () => world.eventManager, attempt: sales(), refused: "permission-denied" },
      { of: () => world.eventManager, attempt: list("tickets"), refused: "rules" },
    ],
  },
  {
    what: "an assignment to an event that is taken",
    revoke: () => world.owner.call("setEventAssignment", { event_id, uid: volunteer.uid, role: null }),
    rights: [{ of: () => volunteer, attempt: scan, refused: "permission-denied" }],
    restore: () => assignToEvent(world.owner, event_id, volunteer, "check_in"),
  },
  {
    what: "a role on the platform that is taken",
    revoke: () =>
      world.master.call("setPlatformRoles", {
        platform_id: world.platform_id,
        uid: staff.uid,
        roles: [],
        reason: "r",
      }),
    rights: [
      { of: () => staff, attempt: scan, refused: "permission-denied" },
      {
        of: () => staff,
        attempt: (person) => person.call("findPeople", { platform_id: world.platform_id, query: "Owner" }),
        refused: "permission-denied",
      },
      { of: () => staff, attempt: listOnPlatform("tickets"), refused: "rules" },
      { of: () => staff, attempt: listOnPlatform("orders"), refused: "rules" },
    ],
  },
  {
    what: "what a ban closes",
    revoke: () =>
      Promise.all(
        [world.eventManager, volunteer, staff, world.buyer].map(({ uid }) =>
          world.god.call("banPerson", { platform_id: world.platform_id, uid, reason: "Spam" }),
        ),
      ),
    rights: [
      ...refusedWith(ofTeam, "banned"),
      ...ofTeamDirectly,
      { of: () => volunteer, attempt: scan, refused: "banned" },
      { of: () => staff, attempt: scan, refused: "banned" },
      { of: () => staff, attempt: listOnPlatform("tickets"), refused: "rules" },
      { of: () => world.buyer, attempt: order, refused: "banned" },
      { of: () => world.buyer, attempt: apply, refused: "rules" },
    ],
    restore: () =>
      Promise.all(
        [world.eventManager, volunteer, staff, world.buyer].map(({ uid }) =>
          world.god.call("unbanPerson", { platform_id: world.platform_id, uid, reason: "Sorry" }),
        ),
      ),
  },
  {
    what: "what a suspended entity could",
    revoke: () => world.master.call("suspendEntity", { entity_id: world.entity_id, reason: "Complaints" }),
    rights: [
      { of: () => world.eventManager, attempt: describeDraft, refused: "rules" },
      { of: () => world.owner, attempt: describeEntity, refused: "rules" },
      { of: () => world.buyer, attempt: order, refused: "sales-closed" },
      {
        of: () => world.stranger,
        attempt: (person) => getDoc(doc(person.firestore, `events/${event_id}`)),
        refused: "rules",
      },
    ],
    restore: () => world.master.call("reinstateEntity", { entity_id: world.entity_id }),
  },
  {
    what: "what people of a disabled platform could",
    revoke: () => world.god.call("disablePlatform", { platform_id: world.platform_id, reason: "Audit" }),
    rights: [
      ...refusedWith(ofTeam, "platform-disabled"),
      { of: () => world.eventManager, attempt: describeDraft, refused: "rules" },
      { of: () => world.owner, attempt: describeEntity, refused: "rules" },
      { of: () => staff, attempt: scan, refused: "platform-disabled" },
      { of: () => staff, attempt: listOnPlatform("tickets"), refused: "rules" },
      { of: () => world.buyer, attempt: order, refused: "platform-disabled" },
      { of: () => world.buyer, attempt: apply, refused: "rules" },
    ],
    restore: () => world.god.call("enablePlatform", { platform_id: world.platform_id, reason: "Done" }),
  },
];

const allowed = async ({ of, attempt }: Right) => attempt(of());
const refused = async (right: Right) => {
  if (right.refused === "rules") {
    await expect(right.attempt(right.of())).rejects.toMatchObject({ code: "permission-denied", name: "FirebaseError" });
  } else {
    await expectRefusal(right.attempt(right.of()), right.refused);
  }
};

describe("revoked is revoked", () => {
  it.each(cases)("$what: is refused at the next request of a session that is open", async (one) => {
    for (const right of one.rights) await allowed(right);
    await one.revoke();
    for (const right of one.rights) await refused(right);
    if (one.restore === undefined) return;
    await one.restore();
    for (const right of one.rights) await allowed(right);
  });
});
