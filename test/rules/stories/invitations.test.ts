import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { rules } from "../support/cases.ts";
import { invitation, platformRole } from "../support/documents.ts";
import { signedBy, store, withAddress } from "../support/stories.ts";
import { teamOf } from "../support/world.ts";

let environment: RulesTestEnvironment;

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-invitations", firestore: { rules } });
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["invitations/by_address", invitation({ entity_id: "malhar", email: "ines@example.org" })],
      ["invitations/by_uid", invitation({ entity_id: "malhar", email: null, uid: "ines" })],
      ["invitations/affiliate", invitation({ entity_id: null, kind: "affiliate", email: "farid@example.org" })],
      // Each member of the team is called by their role.
      ...teamOf("malhar"),
      [
        "platform_roles/north_affiliate_manager",
        platformRole({ uid: "affiliate_manager", roles: ["affiliate_manager"], permissions: ["affiliate.manage"] }),
      ],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("invitations", () => {
  it("are read by who has the address, once it is confirmed", async () => {
    const path = "invitations/by_address";
    const confirmed = withAddress("ines@example.org", { confirmed: true });
    const unconfirmed = withAddress("ines@example.org", { confirmed: false });
    const elsewhere = withAddress("other@example.org", { confirmed: true });
    await assertSucceeds(getDoc(doc(environment.authenticatedContext("ines", confirmed).firestore(), path)));
    await assertFails(getDoc(doc(environment.authenticatedContext("ines", unconfirmed).firestore(), path)));
    await assertFails(getDoc(doc(environment.authenticatedContext("other", elsewhere).firestore(), path)));
  });

  it("are read by the person whom they name, with whatever address", async () => {
    const ines = environment.authenticatedContext("ines").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    await assertSucceeds(getDoc(doc(ines, "invitations/by_uid")));
    await assertFails(getDoc(doc(stranger, "invitations/by_uid")));
  });

  it("into a team are listed by its owner and admins, and not by other members", async () => {
    const admin = environment.authenticatedContext("entity_admin").firestore();
    const editor = environment.authenticatedContext("content_editor").firestore();
    const ofTeam = where("entity_id", "==", "malhar");
    await assertSucceeds(getDocs(query(collection(admin, "invitations"), ofTeam)));
    await assertFails(getDocs(query(collection(editor, "invitations"), ofTeam)));
  });

  it("of affiliates are read by who manages affiliates, who reads none into a team", async () => {
    const manager = environment.authenticatedContext("affiliate_manager").firestore();
    await assertSucceeds(getDoc(doc(manager, "invitations/affiliate")));
    await assertFails(getDoc(doc(manager, "invitations/by_address")));
  });

  it("are not answered or changed by hand", async () => {
    const ines = environment.authenticatedContext("ines").firestore();
    const owner = environment.authenticatedContext("owner").firestore();
    await assertFails(updateDoc(doc(ines, "invitations/by_uid"), { status: "accepted", ...signedBy("ines") }));
    await assertFails(updateDoc(doc(owner, "invitations/by_uid"), { role: "owner", ...signedBy("owner") }));
  });
});
