import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, deleteDoc, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { stamps, user } from "../support/documents.ts";
import { createdBy, signedBy, store } from "../support/stories.ts";

let environment: RulesTestEnvironment;

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-people", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["users/asha", user({ name: "Asha" })],
      ["users/banned", user({ banned_on: ["north"] })],
      ["banned_addresses/hash", { ...stamps, uids: ["banned"] }],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("people", () => {
  it("write their own profile once they are signed in, with nothing else in it", async () => {
    const nila = environment.authenticatedContext("nila").firestore();
    const profile = createdBy("nila", user({ name: "Nila" }));
    await assertFails(setDoc(doc(nila, "users/nila"), { ...profile, role: "god" }));
    await assertSucceeds(setDoc(doc(nila, "users/nila"), profile));
  });

  it("read and change no profile but their own", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    await assertSucceeds(getDoc(doc(asha, "users/asha")));
    await assertFails(getDoc(doc(stranger, "users/asha")));
    await assertFails(updateDoc(doc(stranger, "users/asha"), { name: "Usha", ...signedBy("stranger") }));
  });

  it("cannot be looked through", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    await assertFails(getDocs(collection(asha, "users")));
    await assertFails(getDocs(query(collection(asha, "users"), where("name", "==", "Asha"))));
  });

  it("sign what they write, with the time of the server", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    await assertFails(updateDoc(doc(asha, "users/asha"), { name: "Usha" }));
    await assertFails(updateDoc(doc(asha, "users/asha"), { name: "Usha", ...signedBy("somebody") }));
    await assertSucceeds(updateDoc(doc(asha, "users/asha"), { name: "Usha", ...signedBy("asha") }));
  });

  it("have no name that leads somewhere", async () => {
    const asha = environment.authenticatedContext("asha").firestore();
    await assertFails(updateDoc(doc(asha, "users/asha"), { name: "win.example.com", ...signedBy("asha") }));
  });

  it("change their name when they are banned, and not the ban", async () => {
    const banned = environment.authenticatedContext("banned").firestore();
    await assertSucceeds(updateDoc(doc(banned, "users/banned"), { name: "Bo", ...signedBy("banned") }));
    await assertFails(updateDoc(doc(banned, "users/banned"), { banned_on: [], ...signedBy("banned") }));
    await assertFails(deleteDoc(doc(banned, "users/banned")));
  });

  it("do not learn whose address is banned", async () => {
    const banned = environment.authenticatedContext("banned").firestore();
    await assertFails(getDoc(doc(banned, "banned_addresses/hash")));
  });
});
