import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import {
  collection,
  doc,
  getDoc,
  getDocs,
  query,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  where,
} from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { notification, stamps } from "../support/documents.ts";
import { createdBy, signedBy, store } from "../support/stories.ts";

let environment: RulesTestEnvironment;

const path = "notifications/asha/items/approved";

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-notifications", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      [path, notification()],
      ["mail/letter", { ...stamps, to: "asha@example.org" }],
      ["mail_limits/hash", { ...stamps, all: 1 }],
      ["rate_limits/window", { ...stamps, count: 1 }],
      ["idempotency_keys/key", { ...stamps, result: 1 }],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("notifications", () => {
  it("are read by the person to whom they are, and by nobody else", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const unread = where("read_at", "==", null);
    await assertSucceeds(getDocs(query(collection(asha, "notifications/asha/items"), unread)));
    await assertFails(getDocs(query(collection(stranger, "notifications/asha/items"), unread)));
    await assertFails(getDoc(doc(stranger, path)));
  });

  it("are marked as read with the time of the server, by that person alone", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const longAgo = Timestamp.fromMillis(0);
    await assertFails(updateDoc(doc(asha, path), { read_at: longAgo, ...signedBy("asha") }));
    await assertFails(updateDoc(doc(stranger, path), { read_at: serverTimestamp(), ...signedBy("stranger") }));
    await assertSucceeds(updateDoc(doc(asha, path), { read_at: serverTimestamp(), ...signedBy("asha") }));
  });

  it("say and lead to what they were sent with", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    const elsewhere = { link: "https://elsewhere.example", read_at: serverTimestamp(), ...signedBy("asha") };
    await assertFails(updateDoc(doc(asha, path), elsewhere));
  });

  it("are sent by nobody, neither here nor as mail", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    await assertFails(setDoc(doc(asha, "notifications/bela/items/forged"), createdBy("asha", notification())));
    await assertFails(setDoc(doc(asha, "mail/forged"), { to: "bela@example.org" }));
    await assertFails(getDoc(doc(asha, "mail/letter")));
  });

  it("come with counts that nobody sees or sets back", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    for (const counted of ["mail_limits/hash", "rate_limits/window", "idempotency_keys/key"]) {
      await assertFails(getDoc(doc(asha, counted)));
      await assertFails(updateDoc(doc(asha, counted), { count: 0, ...signedBy("asha") }));
    }
  });
});
