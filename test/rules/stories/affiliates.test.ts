import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { affiliate, commission, commissionRules, platformRole, referral, referralCode } from "../support/documents.ts";
import { createdBy, signedBy, store } from "../support/stories.ts";

let environment: RulesTestEnvironment;

const managerOf = (platform_id: string, uid: string) =>
  platformRole({
    platform_id,
    uid,
    roles: ["affiliate_manager"],
    permissions: ["affiliate.read", "commission.read", "referral.read"],
  });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-affiliates", firestore: { rules } });
  const sale = { entity_id: "malhar", event_id: "ragas" };
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["commission_rules/north", commissionRules()],
      ["affiliates/north_farid", { ...affiliate(), uid: "farid" }],
      ["commissions/of_farid", { ...commission(sale), affiliate_id: "farid" }],
      ["referral_codes/ABCDEFGHJK", { ...referralCode(), uid: "farid" }],
      // Farid brought Bela; Uma, who stands above him, brought Farid.
      ["referrals/north_bela", { ...referral(), uid: "bela", upline: ["farid", "uma"] }],
      ["platform_roles/north_manager", managerOf("north", "manager")],
      ["platform_roles/south_southerner", managerOf("south", "southerner")],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("affiliates", () => {
  it("read what they may earn, like anybody who is signed in", async () => {
    const farid = environment.authenticatedContext("farid").firestore();
    const visitor = environment.unauthenticatedContext().firestore();
    await assertSucceeds(getDoc(doc(farid, "commission_rules/north")));
    await assertFails(getDoc(doc(visitor, "commission_rules/north")));
  });

  it("read their own commissions, and nobody else's", async () => {
    const farid = environment.authenticatedContext("farid").firestore();
    const uma = environment.authenticatedContext("uma").firestore();
    const ofFarid = where("affiliate_id", "==", "farid");
    await assertSucceeds(getDocs(query(collection(farid, "commissions"), ofFarid)));
    await assertFails(getDocs(query(collection(uma, "commissions"), ofFarid)));
  });

  it("read whether they are one, and not whether others are", async () => {
    const farid = environment.authenticatedContext("farid").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    await assertSucceeds(getDoc(doc(farid, "affiliates/north_farid")));
    await assertSucceeds(getDoc(doc(stranger, "affiliates/north_stranger")));
    await assertFails(getDoc(doc(stranger, "affiliates/north_farid")));
    await assertFails(getDoc(doc(stranger, "affiliates/north_somebody")));
  });

  it("see whom they brought, as those see it who stand above them and who was brought", async () => {
    for (const uid of ["farid", "uma", "bela"]) {
      const person = environment.authenticatedContext(uid).firestore();
      await assertSucceeds(getDoc(doc(person, "referrals/north_bela")));
    }
    const farid = environment.authenticatedContext("farid").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const brought = where("upline", "array-contains", "farid");
    await assertSucceeds(getDocs(query(collection(farid, "referrals"), brought)));
    await assertFails(getDocs(query(collection(stranger, "referrals"), brought)));
    await assertFails(getDoc(doc(stranger, "referrals/north_bela")));
  });

  it("are managed by their platform's people, and not by another's", async () => {
    const manager = environment.authenticatedContext("manager").firestore();
    const southerner = environment.authenticatedContext("southerner").firestore();
    const ofPlatform = where("platform_id", "==", "north");
    for (const name of ["affiliates", "commissions", "referrals"]) {
      await assertSucceeds(getDocs(query(collection(manager, name), ofPlatform)));
      await assertFails(getDocs(query(collection(southerner, name), ofPlatform)));
    }
  });

  it("write neither what they earn nor whom they brought, and look up no code", async () => {
    const farid = environment.authenticatedContext("farid").firestore();
    const brought = createdBy("farid", { ...referral(), uid: "stranger", upline: ["farid"] });
    await assertFails(updateDoc(doc(farid, "commissions/of_farid"), { amount_minor: 9_999, ...signedBy("farid") }));
    await assertFails(setDoc(doc(farid, "referrals/north_stranger"), brought));
    await assertFails(getDoc(doc(farid, "referral_codes/ABCDEFGHJK")));
  });
});
