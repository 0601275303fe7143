import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, deleteDoc, doc, getDoc, getDocs, query, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { resolvePermissions } from "../../../functions/src/model/permissions.ts";
import { rules } from "../support/cases.ts";
import { platform, platformRole } from "../support/documents.ts";
import { secondFactor, signedBy, store } from "../support/stories.ts";

let environment: RulesTestEnvironment;

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-platforms", firestore: { rules } });
  const superadmin = { uid: "superadmin", roles: ["superadmin"], permissions: resolvePermissions(["superadmin"]) };
  const god = { uid: "god", roles: ["god"], permissions: resolvePermissions(["god"]), second_factor_required: true };
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["platforms/north", platform()],
      ["platforms/closed", platform({ platform_id: "closed", status: "disabled" })],
      ["platform_roles/north_superadmin", platformRole(superadmin)],
      ["platform_roles/global_god", platformRole({ ...god, platform_id: "global" })],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("platforms", () => {
  it("are read by anybody, the active ones in a list", async () => {
    const visitor = environment.unauthenticatedContext().firestore();
    await assertSucceeds(getDoc(doc(visitor, "platforms/north")));
    await assertSucceeds(getDocs(query(collection(visitor, "platforms"), where("status", "==", "active"))));
  });

  it("stand in no list when they are disabled, and are found by their id", async () => {
    const visitor = environment.unauthenticatedContext().firestore();
    await assertFails(getDocs(collection(visitor, "platforms")));
    await assertFails(getDocs(query(collection(visitor, "platforms"), where("status", "==", "disabled"))));
    await assertSucceeds(getDoc(doc(visitor, "platforms/closed")));
  });

  it("are all listed by GOD alone, whose sign-in a second factor confirmed", async () => {
    const god = environment.authenticatedContext("god", secondFactor).firestore();
    const godByPassword = environment.authenticatedContext("god").firestore();
    const superadmin = environment.authenticatedContext("superadmin", secondFactor).firestore();
    await assertSucceeds(getDocs(collection(god, "platforms")));
    await assertFails(getDocs(collection(godByPassword, "platforms")));
    await assertFails(getDocs(collection(superadmin, "platforms")));
  });

  it("are changed by nobody directly, not by their superadmin and not by GOD", async () => {
    const superadmin = environment.authenticatedContext("superadmin", secondFactor).firestore();
    const god = environment.authenticatedContext("god", secondFactor).firestore();
    await assertFails(updateDoc(doc(superadmin, "platforms/north"), { name: "Mine", ...signedBy("superadmin") }));
    await assertFails(updateDoc(doc(god, "platforms/north"), { status: "disabled", ...signedBy("god") }));
    await assertFails(deleteDoc(doc(god, "platforms/north")));
  });
});
