import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { applicationIdsOf } from "../support/application-ids.ts";
import { rules } from "../support/cases.ts";
import { entity, entityPayments, entityRole, platform, platformRole, user } from "../support/documents.ts";
import { createdBy, signedBy, store, withAddress } from "../support/stories.ts";
import { teamOf } from "../support/world.ts";

let environment: RulesTestEnvironment;

const application = { status: "pending", visibility: "hidden", events_enabled: false } as const;
const confirmed = withAddress("mira@example.org", { confirmed: true });
const unconfirmed = withAddress("mira@example.org", { confirmed: false });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-entities", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["platforms/north", platform()],
      [
        "platform_roles/north_approver",
        platformRole({ uid: "approver", roles: ["moderator"], permissions: ["entity.approve"] }),
      ],
      ["users/banned", user({ banned_on: ["north"] })],
      // Each member of the team is called by their role: owner, entity_admin, finance_manager, content_editor, …
      ["entities/approved", entity({ owner_id: "owner" })],
      ["entities/approved/private/payments", entityPayments({ entity_id: "approved" })],
      ...teamOf("approved"),
      ["entities/pending", entity({ owner_id: "mira", ...application })],
      ["entities/rejected", entity({ owner_id: "mira", ...application, status: "rejected", rejection_reason: "Who?" })],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("entities", () => {
  it("are read by anybody once they are public, and before by their owner and who may approve them", async () => {
    const visitor = environment.unauthenticatedContext().firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const owner = environment.authenticatedContext("mira").firestore();
    const approver = environment.authenticatedContext("approver").firestore();
    await assertSucceeds(getDoc(doc(visitor, "entities/approved")));
    await assertSucceeds(getDocs(query(collection(visitor, "entities"), where("visibility", "==", "public"))));
    await assertFails(getDoc(doc(stranger, "entities/pending")));
    await assertFails(getDocs(collection(stranger, "entities")));
    await assertSucceeds(getDoc(doc(owner, "entities/pending")));
    await assertSucceeds(getDoc(doc(approver, "entities/pending")));
  });

  it("are applied for by people whose address is confirmed, and approved by nobody for themselves", async () => {
    const id = applicationIdsOf("north", "mira")[0];
    const sent = createdBy("mira", entity({ owner_id: "mira", ...application }));
    const mira = environment.authenticatedContext("mira", confirmed).firestore();
    const miraUnconfirmed = environment.authenticatedContext("mira", unconfirmed).firestore();
    await assertFails(setDoc(doc(miraUnconfirmed, `entities/${id}`), sent));
    await assertFails(setDoc(doc(mira, `entities/${id}`), { ...sent, status: "approved" }));
    await assertSucceeds(setDoc(doc(mira, `entities/${id}`), sent));
  });

  it("are not applied for by who is banned, nor under an id of one's own choice", async () => {
    const banned = environment.authenticatedContext("banned", confirmed).firestore();
    const mira = environment.authenticatedContext("mira", confirmed).firestore();
    const ofBanned = createdBy("banned", entity({ owner_id: "banned", ...application }));
    const ofMira = createdBy("mira", entity({ owner_id: "mira", ...application }));
    await assertFails(setDoc(doc(banned, `entities/${applicationIdsOf("north", "banned")[0]}`), ofBanned));
    await assertFails(setDoc(doc(mira, "entities/ent_0123456789abcdef0123"), ofMira));
  });

  it("are corrected by their owner while they wait, and sent again after a rejection", async () => {
    const mira = environment.authenticatedContext("mira", confirmed).firestore();
    const again = { status: "pending", rejection_reason: null, ...signedBy("mira") };
    await assertSucceeds(updateDoc(doc(mira, "entities/pending"), { name: "Mallar", ...signedBy("mira") }));
    await assertFails(updateDoc(doc(mira, "entities/pending"), { status: "approved", ...signedBy("mira") }));
    await assertFails(updateDoc(doc(mira, "entities/rejected"), { ...again, events_enabled: true }));
    await assertSucceeds(updateDoc(doc(mira, "entities/rejected"), again));
  });

  it("keep the name that was approved, and are described by their content editors", async () => {
    const owner = environment.authenticatedContext("owner").firestore();
    const editor = environment.authenticatedContext("content_editor").firestore();
    const treasurer = environment.authenticatedContext("finance_manager").firestore();
    const described = (uid: string) => ({ description: "Music of all seasons", ...signedBy(uid) });
    await assertFails(updateDoc(doc(owner, "entities/approved"), { name: "City hall", ...signedBy("owner") }));
    await assertFails(updateDoc(doc(treasurer, "entities/approved"), described("finance_manager")));
    await assertSucceeds(updateDoc(doc(editor, "entities/approved"), described("content_editor")));
  });

  it("have a refund policy that owner and admin set, and no content editor", async () => {
    const admin = environment.authenticatedContext("entity_admin").firestore();
    const editor = environment.authenticatedContext("content_editor").firestore();
    const policy = { refund_policy: { kind: "until", days_before: 7, note: "" } };
    await assertFails(updateDoc(doc(editor, "entities/approved"), { ...policy, ...signedBy("content_editor") }));
    await assertSucceeds(updateDoc(doc(admin, "entities/approved"), { ...policy, ...signedBy("entity_admin") }));
  });

  it("show their account at Stripe to who handles money, and not to other members", async () => {
    const treasurer = environment.authenticatedContext("finance_manager").firestore();
    const editor = environment.authenticatedContext("content_editor").firestore();
    await assertSucceeds(getDoc(doc(treasurer, "entities/approved/private/payments")));
    await assertFails(getDoc(doc(editor, "entities/approved/private/payments")));
  });

  it("show their team to its members, and nobody joins it by hand", async () => {
    const editor = environment.authenticatedContext("content_editor").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const team = where("entity_id", "==", "approved");
    const joined = createdBy("stranger", entityRole({ entity_id: "approved", uid: "stranger", role: "owner" }));
    await assertSucceeds(getDocs(query(collection(editor, "entity_roles"), team)));
    await assertFails(getDocs(query(collection(stranger, "entity_roles"), team)));
    await assertFails(setDoc(doc(stranger, "entity_roles/approved_stranger"), joined));
  });
});
