import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import { collection, doc, getDoc, getDocs, query, setDoc, Timestamp, updateDoc, where } from "firebase/firestore";
import { afterAll, beforeAll, describe, it } from "vitest";
import { ticketTypeIdOf } from "../../../functions/src/events/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import { rules } from "../support/cases.ts";
import { buyerCount, entity, event, eventRole, platform, platformRole, ticketType } from "../support/documents.ts";
import { createdBy, signedBy, store } from "../support/stories.ts";
import { teamOf } from "../support/world.ts";

let environment: RulesTestEnvironment;

const draft = newId("event");
const published = newId("event");
const ofSuspended = newId("event");
const standingAtDraft = `events/${draft}/ticket_types/${ticketTypeIdOf(draft, 0)}`;
const standingAtPublished = `events/${published}/ticket_types/${ticketTypeIdOf(published, 0)}`;

beforeAll(async () => {
  environment = await initializeTestEnvironment({ projectId: "demo-stories-events", firestore: { rules } });
  const assigned = { entity_id: "malhar", event_id: draft, uid: "assigned", role: "event_manager" } as const;
  await environment.withSecurityRulesDisabled((context) =>
    store(context, [
      ["platforms/north", platform()],
      [
        "platform_roles/north_event_reader",
        platformRole({ uid: "event_reader", roles: ["staff"], permissions: ["event.read"] }),
      ],
      // Each member of a team is called by their role: owner, event_manager, content_editor, …
      ["entities/malhar", entity()],
      ...teamOf("malhar"),
      ["entities/suspended", entity({ status: "suspended" })],
      ...teamOf("suspended"),
      [`events/${published}`, event({ entity_id: "malhar", status: "published", visibility: "public" })],
      [standingAtPublished, ticketType({ entity_id: "malhar", event_id: published })],
      [`${standingAtPublished}/buyers/buyer`, buyerCount()],
      [`events/${draft}`, event({ entity_id: "malhar" })],
      [standingAtDraft, ticketType({ entity_id: "malhar", event_id: draft })],
      [`event_roles/${draft}_assigned`, eventRole(assigned)],
      [`events/${ofSuspended}`, event({ entity_id: "suspended" })],
    ]),
  );
});

afterAll(() => environment.cleanup());

describe("events", () => {
  it("are read by a stranger when they are published, and not as drafts", async () => {
    const stranger = environment.unauthenticatedContext().firestore();
    await assertSucceeds(getDoc(doc(stranger, `events/${published}`)));
    await assertSucceeds(getDocs(query(collection(stranger, "events"), where("visibility", "==", "public"))));
    await assertSucceeds(getDocs(collection(stranger, `events/${published}/ticket_types`)));
    await assertFails(getDoc(doc(stranger, `events/${draft}`)));
    await assertFails(getDocs(collection(stranger, "events")));
    await assertFails(getDocs(collection(stranger, `events/${draft}/ticket_types`)));
  });

  it("are read as drafts by the team and by who reads events for the platform", async () => {
    const editor = environment.authenticatedContext("content_editor").firestore();
    const reader = environment.authenticatedContext("event_reader").firestore();
    await assertSucceeds(getDocs(query(collection(editor, "events"), where("entity_id", "==", "malhar"))));
    await assertSucceeds(getDocs(query(collection(reader, "events"), where("platform_id", "==", "north"))));
    await assertSucceeds(getDoc(doc(reader, standingAtDraft)));
  });

  it("are begun by an event manager as drafts, and by no content editor", async () => {
    const manager = environment.authenticatedContext("event_manager").firestore();
    const editor = environment.authenticatedContext("content_editor").firestore();
    const path = `events/${newId("event")}`;
    const begun = createdBy("event_manager", event({ entity_id: "malhar" }));
    await assertFails(setDoc(doc(editor, path), { ...begun, ...signedBy("content_editor") }));
    await assertFails(setDoc(doc(manager, path), { ...begun, status: "published" }));
    await assertSucceeds(setDoc(doc(manager, path), begun));
  });

  it("are edited by an event manager as drafts, who cannot publish them by hand", async () => {
    const manager = environment.authenticatedContext("event_manager").firestore();
    const signed = signedBy("event_manager");
    await assertSucceeds(updateDoc(doc(manager, `events/${draft}`), { title: "A night of ragas", ...signed }));
    await assertFails(updateDoc(doc(manager, `events/${draft}`), { status: "published", ...signed }));
    await assertFails(updateDoc(doc(manager, `events/${draft}`), { visibility: "public", ...signed }));
  });

  it("keep their title and time once published, and get another description from a content editor", async () => {
    const owner = environment.authenticatedContext("owner").firestore();
    const editor = environment.authenticatedContext("content_editor").firestore();
    const event = `events/${published}`;
    const inTenDays = Timestamp.fromMillis(Date.now() + 10 * 86_400_000);
    await assertFails(updateDoc(doc(owner, event), { title: "Cancelled", ...signedBy("owner") }));
    await assertFails(updateDoc(doc(owner, event), { starts_at: inTenDays, ...signedBy("owner") }));
    await assertSucceeds(updateDoc(doc(editor, event), { description: "At seven", ...signedBy("content_editor") }));
  });

  it("have terms that decide who gets money: the owner sets them, and no event manager", async () => {
    const owner = environment.authenticatedContext("owner").firestore();
    const manager = environment.authenticatedContext("event_manager").firestore();
    const terms = { fee_bearer: "entity", affiliate_programme: true };
    await assertFails(updateDoc(doc(manager, `events/${draft}`), { ...terms, ...signedBy("event_manager") }));
    await assertSucceeds(updateDoc(doc(owner, `events/${draft}`), { ...terms, ...signedBy("owner") }));
  });

  it("stay as they are while their entity is suspended", async () => {
    const owner = environment.authenticatedContext("owner").firestore();
    await assertFails(updateDoc(doc(owner, `events/${ofSuspended}`), { title: "Anyway", ...signedBy("owner") }));
    const begun = createdBy("owner", event({ entity_id: "suspended" }));
    await assertFails(setDoc(doc(owner, `events/${newId("event")}`), begun));
  });

  it("have prices that an event manager sets in a draft, and nobody once it is published", async () => {
    const manager = environment.authenticatedContext("event_manager").firestore();
    const owner = environment.authenticatedContext("owner").firestore();
    await assertSucceeds(updateDoc(doc(manager, standingAtDraft), { price_minor: 100, ...signedBy("event_manager") }));
    await assertFails(updateDoc(doc(owner, standingAtPublished), { price_minor: 100, ...signedBy("owner") }));
    await assertFails(getDoc(doc(owner, `${standingAtPublished}/buyers/buyer`)));
  });

  it("are assigned to somebody who reads the assignment, which opens nothing else", async () => {
    const assigned = environment.authenticatedContext("assigned").firestore();
    const stranger = environment.authenticatedContext("stranger").firestore();
    await assertSucceeds(getDoc(doc(assigned, `event_roles/${draft}_assigned`)));
    await assertFails(getDoc(doc(stranger, `event_roles/${draft}_assigned`)));
    await assertFails(getDoc(doc(assigned, `events/${draft}`)));
  });
});
