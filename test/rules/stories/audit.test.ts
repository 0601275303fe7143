import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, deleteDoc, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { auditRecord, platformRole, stamps } from "../support/documents.ts";
import { createdBy, secondFactor, signedBy, store } from "../support/stories.ts";

let environment: RulesTestEnvironment;

const auditorOf = (platform_id: string, uid: string) =>
  platformRole({
    platform_id,
    uid,
    roles: ["superadmin"],
    permissions: ["audit.read"],
    second_factor_required: true,
  });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-audit", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["audit_logs/by_superadmin", auditRecord()],
      ["audit_logs/by_god", { ...auditRecord(), actor_id: "god", by_god: true }],
      ["audit_seals/1", { ...stamps, hash: "0" }],
      ["platform_roles/north_superadmin", auditorOf("north", "superadmin")],
      ["platform_roles/north_moderator", platformRole({ uid: "moderator", roles: ["moderator"], permissions: [] })],
      ["platform_roles/south_southerner", auditorOf("south", "southerner")],
      ["platform_roles/global_god", auditorOf("global", "god")],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("the audit log", () => {
  it("is read by who may audit the platform, GOD's doings there included", async () => {
    const superadmin = environment.authenticatedContext("superadmin", secondFactor).firestore();
    const moderator = environment.authenticatedContext("moderator", secondFactor).firestore();
    const ofPlatform = where("platform_id", "==", "north");
    await assertSucceeds(getDocs(query(collection(superadmin, "audit_logs"), ofPlatform)));
    await assertFails(getDocs(query(collection(moderator, "audit_logs"), ofPlatform)));
  });

  it("is closed to the people of another platform", async () => {
    const southerner = environment.authenticatedContext("southerner", secondFactor).firestore();
    await assertFails(getDoc(doc(southerner, "audit_logs/by_superadmin")));
    await assertFails(getDoc(doc(southerner, "audit_logs/by_god")));
  });

  it("shows GOD what GOD did anywhere, and nothing else of a platform that is not opened", async () => {
    const god = environment.authenticatedContext("god", secondFactor).firestore();
    await assertSucceeds(getDocs(query(collection(god, "audit_logs"), where("by_god", "==", true))));
    await assertFails(getDoc(doc(god, "audit_logs/by_superadmin")));
    await assertFails(getDocs(query(collection(god, "audit_logs"), where("platform_id", "==", "north"))));
  });

  it("is written, changed and shortened by nobody", async () => {
    const superadmin = environment.authenticatedContext("superadmin", secondFactor).firestore();
    const path = "audit_logs/by_superadmin";
    await assertFails(setDoc(doc(superadmin, "audit_logs/forged"), createdBy("superadmin", auditRecord())));
    await assertFails(updateDoc(doc(superadmin, path), { actor_id: "somebody", ...signedBy("superadmin") }));
    await assertFails(deleteDoc(doc(superadmin, path)));
  });

  it("has seals that nobody reads or writes", async () => {
    const god = environment.authenticatedContext("god", secondFactor).firestore();
    await assertFails(getDoc(doc(god, "audit_seals/1")));
    await assertFails(updateDoc(doc(god, "audit_seals/1"), { hash: "1", ...signedBy("god") }));
  });
});
