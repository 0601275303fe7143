import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { platformRole, ticket } from "../support/documents.ts";
import { createdBy, signedBy, store } from "../support/stories.ts";
import { teamOf } from "../support/world.ts";

let environment: RulesTestEnvironment;

const sale = { entity_id: "malhar", event_id: "ragas" };
const supportOf = (platform_id: string, uid: string) =>
  platformRole({ platform_id, uid, roles: ["support_agent"], permissions: ["ticket.read"] });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-tickets", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["tickets/of_bela", { ...ticket(sale), owner_id: "bela" }],
      // Each member of the team is called by their role.
      ...teamOf("malhar"),
      ["platform_roles/north_support", supportOf("north", "support")],
      ["platform_roles/south_southerner", supportOf("south", "southerner")],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("tickets", () => {
  it("are read by who owns them, with the code that the door reads, and by no stranger", async () => {
    const bela = environment.authenticatedContext("bela").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const ofBela = where("owner_id", "==", "bela");
    await assertSucceeds(getDoc(doc(bela, "tickets/of_bela")));
    await assertSucceeds(getDocs(query(collection(bela, "tickets"), ofBela)));
    await assertFails(getDoc(doc(stranger, "tickets/of_bela")));
    await assertFails(getDocs(query(collection(stranger, "tickets"), ofBela)));
  });

  it("are listed for an event by its managers, and not by who handles the money", async () => {
    const manager = environment.authenticatedContext("event_manager").firestore();
    const treasurer = environment.authenticatedContext("finance_manager").firestore();
    const ofEvent = [where("entity_id", "==", "malhar"), where("event_id", "==", "ragas")];
    await assertSucceeds(getDocs(query(collection(manager, "tickets"), ...ofEvent)));
    await assertFails(getDocs(query(collection(treasurer, "tickets"), ...ofEvent)));
  });

  it("are read by the support of their platform, and not by another platform's", async () => {
    const support = environment.authenticatedContext("support").firestore();
    const southerner = environment.authenticatedContext("southerner").firestore();
    await assertSucceeds(getDoc(doc(support, "tickets/of_bela")));
    await assertFails(getDoc(doc(southerner, "tickets/of_bela")));
  });

  it("are made, handed on and used by nobody directly", async () => {
    const bela = environment.authenticatedContext("bela").firestore();
    const manager = environment.authenticatedContext("event_manager").firestore();
    const forged = createdBy("bela", { ...ticket(sale), owner_id: "bela" });
    await assertFails(setDoc(doc(bela, "tickets/forged"), forged));
    await assertFails(updateDoc(doc(bela, "tickets/of_bela"), { owner_id: "stranger", ...signedBy("bela") }));
    await assertFails(updateDoc(doc(manager, "tickets/of_bela"), { status: "used", ...signedBy("event_manager") }));
  });
});
