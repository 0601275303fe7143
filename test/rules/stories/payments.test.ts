import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { order, platformRole, refund, stamps, stripeEvent } from "../support/documents.ts";
import { createdBy, signedBy, store } from "../support/stories.ts";
import { teamOf } from "../support/world.ts";

let environment: RulesTestEnvironment;

const sale = { entity_id: "malhar", event_id: "ragas" };
const supportOf = (platform_id: string, uid: string) =>
  platformRole({ platform_id, uid, roles: ["support_agent"], permissions: ["order.read", "refund.read"] });

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-payments", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["orders/of_bela", { ...order(sale), buyer_id: "bela" }],
      ["refunds/of_bela", { ...refund(sale), buyer_id: "bela" }],
      ["stripe_events/evt_1", stripeEvent()],
      ["order_turns/ragas_bela", { ...stamps, platform_id: "north", order_id: "of_bela" }],
      // Each member of the team is called by their role.
      ...teamOf("malhar"),
      ["platform_roles/north_support", supportOf("north", "support")],
      ["platform_roles/south_southerner", supportOf("south", "southerner")],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe.each(["orders", "refunds"])("%s", (name) => {
  it("are read by the buyer, and by no stranger", async () => {
    const bela = environment.authenticatedContext("bela").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    const ofBela = where("buyer_id", "==", "bela");
    await assertSucceeds(getDoc(doc(bela, `${name}/of_bela`)));
    await assertSucceeds(getDocs(query(collection(bela, name), ofBela)));
    await assertFails(getDoc(doc(stranger, `${name}/of_bela`)));
    await assertFails(getDocs(query(collection(stranger, name), ofBela)));
  });

  it("are listed for an entity by its finance managers, and not by its event managers", async () => {
    const treasurer = environment.authenticatedContext("finance_manager").firestore();
    const manager = environment.authenticatedContext("event_manager").firestore();
    const ofEntity = where("entity_id", "==", "malhar");
    await assertSucceeds(getDocs(query(collection(treasurer, name), ofEntity)));
    await assertFails(getDocs(query(collection(manager, name), ofEntity)));
  });

  it("are read by the support of their platform, and not by another platform's", async () => {
    const support = environment.authenticatedContext("support").firestore();
    const southerner = environment.authenticatedContext("southerner").firestore();
    await assertSucceeds(getDoc(doc(support, `${name}/of_bela`)));
    await assertFails(getDoc(doc(southerner, `${name}/of_bela`)));
  });
});

describe("payments", () => {
  it("are neither ordered nor called paid by hand", async () => {
    const bela = environment.authenticatedContext("bela").firestore();
    const forged = createdBy("bela", { ...order(sale), buyer_id: "bela" });
    await assertFails(setDoc(doc(bela, "orders/forged"), forged));
    await assertFails(updateDoc(doc(bela, "orders/of_bela"), { total_minor: 0, ...signedBy("bela") }));
  });

  it("are given back by no approval that somebody writes", async () => {
    const bela = environment.authenticatedContext("bela").firestore();
    const owner = environment.authenticatedContext("owner").firestore();
    await assertFails(updateDoc(doc(bela, "refunds/of_bela"), { status: "approved", ...signedBy("bela") }));
    await assertFails(updateDoc(doc(owner, "refunds/of_bela"), { status: "approved", ...signedBy("owner") }));
  });

  it("leave traces of Stripe and of whose turn it is that nobody reads or writes", async () => {
    const bela = environment.authenticatedContext("bela").firestore();
    await assertFails(getDoc(doc(bela, "stripe_events/evt_1")));
    await assertFails(setDoc(doc(bela, "stripe_events/evt_2"), { type: "charge.succeeded" }));
    await assertFails(getDoc(doc(bela, "order_turns/ragas_bela")));
  });
});
