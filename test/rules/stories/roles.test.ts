import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { resolvePermissions } from "../../../functions/src/model/permissions.ts";
import type { Instant } from "../../../functions/src/model/stored.ts";
import { rules } from "../support/cases.ts";
import { department, inDays, platformRole, role } from "../support/documents.ts";
import { createdBy, secondFactor, signedBy, store } from "../support/stories.ts";

let environment: RulesTestEnvironment;

const superadmin = { roles: ["superadmin"], permissions: resolvePermissions(["superadmin"]) };
const readerAs = (uid: string) =>
  platformRole({ uid, roles: ["reader"], permissions: ["role.read", "department.read"] });
const openedTo = (uid: string, support_until: Instant) =>
  platformRole({ uid, roles: [], permissions: [], support_until });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-roles", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["roles/door_staff", role()],
      ["departments/support", department()],
      ["platform_roles/north_moderator", platformRole({ uid: "moderator", roles: ["moderator"], permissions: [] })],
      ["platform_roles/north_reader", readerAs("reader")],
      ["platform_roles/north_leaver", readerAs("leaver")],
      [
        "platform_roles/north_superadmin",
        platformRole({ uid: "superadmin", ...superadmin, second_factor_required: true }),
      ],
      // A superadmin of the south; and a grant of the south that lies where one of the north would be.
      ["platform_roles/south_southerner", platformRole({ uid: "southerner", ...superadmin, platform_id: "south" })],
      ["platform_roles/north_misfiled", platformRole({ uid: "misfiled", ...superadmin, platform_id: "south" })],
      ["platform_roles/north_god", openedTo("god", inDays(1))],
      ["platform_roles/north_late_god", openedTo("late_god", inDays(-1))],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("roles on a platform", () => {
  it("are read by who holds them, and whoever holds none may learn that", async () => {
    const moderator = environment.authenticatedContext("moderator").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    await assertSucceeds(getDoc(doc(moderator, "platform_roles/north_moderator")));
    await assertFails(getDoc(doc(stranger, "platform_roles/north_moderator")));
    await assertSucceeds(getDoc(doc(stranger, "platform_roles/north_stranger")));
    await assertFails(getDoc(doc(stranger, "platform_roles/north_somebody")));
  });

  it("are listed by who holds the permission, and so are their definitions and the departments", async () => {
    const person = environment.authenticatedContext("reader").firestore();
    const moderator = environment.authenticatedContext("moderator").firestore();
    for (const name of ["platform_roles", "roles", "departments"]) {
      await assertSucceeds(getDocs(query(collection(person, name), where("platform_id", "==", "north"))));
      await assertFails(getDocs(query(collection(moderator, name), where("platform_id", "==", "north"))));
    }
  });

  it("open nothing of another platform", async () => {
    const southerner = environment.authenticatedContext("southerner").firestore();
    const misfiled = environment.authenticatedContext("misfiled").firestore();
    await assertFails(getDoc(doc(southerner, "roles/door_staff")));
    await assertFails(getDoc(doc(misfiled, "roles/door_staff")));
  });

  it("open nothing without a second factor where they ask for one", async () => {
    const confirmed = environment.authenticatedContext("superadmin", secondFactor).firestore();
    const unconfirmed = environment.authenticatedContext("superadmin").firestore();
    await assertSucceeds(getDoc(doc(confirmed, "roles/door_staff")));
    await assertFails(getDoc(doc(unconfirmed, "roles/door_staff")));
  });

  it("are gone at the next request when they are taken away", async () => {
    const leaver = environment.authenticatedContext("leaver").firestore();
    await assertSucceeds(getDoc(doc(leaver, "roles/door_staff")));
    await environment.withSecurityRulesDisabled((context) =>
      updateDoc(doc(context.firestore(), "platform_roles/north_leaver"), { status: "disabled" }),
    );
    await assertFails(getDoc(doc(leaver, "roles/door_staff")));
  });

  it("are replaced by GOD's opening of the platform, while it lasts", async () => {
    const god = environment.authenticatedContext("god", secondFactor).firestore();
    const lateGod = environment.authenticatedContext("late_god", secondFactor).firestore();
    await assertSucceeds(getDoc(doc(god, "roles/door_staff")));
    await assertFails(getDoc(doc(lateGod, "roles/door_staff")));
  });

  it("are given by nobody directly, least of all to oneself", async () => {
    const stranger = environment.authenticatedContext("stranger").firestore();
    const moderator = environment.authenticatedContext("moderator").firestore();
    const grant = createdBy("stranger", platformRole({ uid: "stranger", ...superadmin }));
    await assertFails(setDoc(doc(stranger, "platform_roles/north_stranger"), grant));
    const more = { permissions: ["role.read"], ...signedBy("moderator") };
    await assertFails(updateDoc(doc(moderator, "platform_roles/north_moderator"), more));
  });
});
