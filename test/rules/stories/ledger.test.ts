import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, deleteDoc, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { journal, platformRole } from "../support/documents.ts";
import { createdBy, secondFactor, signedBy, store } from "../support/stories.ts";
import { teamOf } from "../support/world.ts";

let environment: RulesTestEnvironment;

const billingOf = (platform_id: string, uid: string) =>
  platformRole({
    platform_id,
    uid,
    roles: ["billing_specialist"],
    permissions: ["billing.read"],
    second_factor_required: true,
  });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-ledger", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["ledger/sale", journal()],
      ...teamOf("malhar"),
      ["platform_roles/north_accountant", billingOf("north", "accountant")],
      ["platform_roles/south_southerner", billingOf("south", "southerner")],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("the ledger", () => {
  it("is read by who does the billing of the platform, whose sign-in a second factor confirmed", async () => {
    const accountant = environment.authenticatedContext("accountant", secondFactor).firestore();
    const unconfirmed = environment.authenticatedContext("accountant").firestore();
    const ofPlatform = where("platform_id", "==", "north");
    await assertSucceeds(getDocs(query(collection(accountant, "ledger"), ofPlatform)));
    await assertFails(getDocs(query(collection(unconfirmed, "ledger"), ofPlatform)));
  });

  it("is closed to the owners of entities, and to the billing of another platform", async () => {
    const owner = environment.authenticatedContext("owner").firestore();
    const southerner = environment.authenticatedContext("southerner", secondFactor).firestore();
    await assertFails(getDoc(doc(owner, "ledger/sale")));
    await assertFails(getDoc(doc(southerner, "ledger/sale")));
  });

  it("is written by nobody", async () => {
    const accountant = environment.authenticatedContext("accountant", secondFactor).firestore();
    await assertFails(setDoc(doc(accountant, "ledger/forged"), createdBy("accountant", journal())));
    await assertFails(updateDoc(doc(accountant, "ledger/sale"), { currency: "USD", ...signedBy("accountant") }));
    await assertFails(deleteDoc(doc(accountant, "ledger/sale")));
  });
});
