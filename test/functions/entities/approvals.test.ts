/** An approval is of what was seen, and what was approved does not become something else behind its back. */
import { beforeAll, describe, expect, it } from "vitest";
import { addTicketType, applyForEntity, assignToEvent, buy, draftEvent, edit } from "../../support/actions.ts";
import { admin, type Deciding, isDeciding, type Person, versionAt } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { entityOfItsOwn, makeEntity, somebody } from "../support/worlds.ts";

/** `open` publishes at once, `reviewing` after a look. */
let open: EntityWorld;
let reviewing: EntityWorld;
beforeAll(async () => {
  [open, reviewing] = await Promise.all([makeEntity({ selling: true }), makeEntity({ event_review: true })]);
});

const stored = async (path: string) => (await admin.doc(path).get()).data();
const apply = async (name = "Hopeful", to = open) => {
  const applicant = await somebody("Applicant");
  return { applicant, entity_id: await applyForEntity(applicant, to.platform_id, { name }) };
};
const noticesOf = async (person: Person, kind: string) => {
  const items = await admin.collection(`notifications/${person.uid}/items`).where("kind", "==", kind).get();
  return items.docs.map((item) => item.data().details);
};
const actionsOn = async (path: string) => {
  const records = await admin.collection("audit_logs").where("resource", "==", path).get();
  return records.docs.map((record) => String(record.get("action")));
};

interface Waiting {
  path: string;
  input: object;
  by: Person;
  /** Changes it as somebody may while the other one looks. */
  change(): Promise<unknown>;
}

async function waitingEvent(): Promise<Waiting & { event_id: string }> {
  const { eventManager, entity_id, master } = reviewing;
  const event_id = await draftEvent(eventManager, entity_id, { title: "A draft" });
  await addTicketType(eventManager, event_id, { name: "Free", price_minor: 0 });
  await eventManager.call("publishEvent", { event_id });
  return {
    event_id,
    path: `events/${event_id}`,
    input: { event_id },
    by: master,
    change: async () => {
      await master.call("returnEvent", { event_id, reason: "Look at the title" });
      await edit(eventManager, `events/${event_id}`, { title: "Quite another" });
      await eventManager.call("publishEvent", { event_id });
    },
  };
}

async function waitingApplication(): Promise<Waiting> {
  const { entity_id, applicant } = await apply();
  const path = `entities/${entity_id}`;
  return { path, input: { entity_id }, by: open.master, change: () => edit(applicant, path, { name: "Another" }) };
}

async function approvedEntity(also?: (made: { entity_id: string; owner: Person }) => Promise<unknown>) {
  const made = await entityOfItsOwn(open);
  await also?.(made);
  return made;
}

async function waitingAnnouncement(): Promise<Waiting> {
  const { owner, contentEditor, entity_id } = open;
  const words = { title: "We have moved", text: "To the old mill." };
  const { announcement_id } = await owner.call("draftAnnouncement", { entity_id, ...words });
  return {
    path: `announcements/${announcement_id}`,
    input: { announcement_id },
    by: owner,
    change: () => contentEditor.call("editAnnouncement", { announcement_id, ...words, text: "To the new mill." }),
  };
}

const otherName = { kind: "community", name: "Quite another", slug: "quite-another" } as const;

/** Each operation that decides about what somebody else can change meanwhile. */
const deciding: Record<Deciding, () => Promise<Waiting>> = {
  approveEntity: waitingApplication,
  rejectEntity: async () => {
    const waiting = await waitingApplication();
    return { ...waiting, input: { ...waiting.input, reason: "r" } };
  },
  reinstateEntity: async () => {
    const { entity_id } = await approvedEntity();
    await open.master.call("suspendEntity", { entity_id, reason: "r" });
    const again = async () => {
      await open.master.call("reinstateEntity", { entity_id });
      await open.master.call("suspendEntity", { entity_id, reason: "More complaints" });
    };
    return { path: `entities/${entity_id}`, input: { entity_id }, by: open.master, change: again };
  },
  approveEntityDeletion: async () => {
    const { entity_id, owner } = await approvedEntity();
    const ask = () => owner.call("requestEntityDeletion", { entity_id, reason: "r" });
    await ask();
    const again = async () => {
      await open.master.call("rejectEntityDeletion", { entity_id, reason: "r" });
      await ask();
    };
    return { path: `entities/${entity_id}`, input: { entity_id }, by: open.master, change: again };
  },
  rejectEntityDeletion: async () => {
    const { entity_id, owner } = await approvedEntity();
    const ask = () => owner.call("requestEntityDeletion", { entity_id, reason: "r" });
    await ask();
    const again = async () => {
      await open.master.call("rejectEntityDeletion", { entity_id, reason: "r" });
      await ask();
    };
    return { path: `entities/${entity_id}`, input: { entity_id, reason: "r" }, by: open.master, change: again };
  },
  decideEntityChange: async () => {
    const { entity_id, owner } = await approvedEntity();
    const propose = (name: string) => owner.call("proposeEntityChange", { entity_id, ...otherName, name });
    await propose("Quite another");
    return {
      path: `entities/${entity_id}`,
      input: { entity_id, decision: "apply" },
      by: open.master,
      change: () => propose("And yet another"),
    };
  },
  editAnnouncement: async () => {
    const waiting = await waitingAnnouncement();
    return { ...waiting, input: { ...waiting.input, title: "Mine", text: "Mine" } };
  },
  publishAnnouncement: waitingAnnouncement,
  approveEvent: waitingEvent,
  returnEvent: async () => {
    const waiting = await waitingEvent();
    return { ...waiting, input: { ...waiting.input, reason: "r" } };
  },
  decideEventChange: async () => {
    const { event_id, path, by } = await waitingEvent();
    await by.call("approveEvent", { event_id });
    const propose = (title: string) =>
      reviewing.eventManager.call("proposeEventChange", {
        event_id,
        title,
        category: "music",
        place: { name: "Hall", address: "" },
      });
    await propose("Another title");
    return { path, by, input: { event_id, decision: "apply" }, change: () => propose("Yet another title") };
  },
  approveRefund: waitingRefund,
  rejectRefund: async () => {
    const waiting = await waitingRefund();
    return { ...waiting, input: { ...waiting.input, note: "n" } };
  },
};

/** Nobody changes a refund that waits; whatever will, gives it another version. */
async function waitingRefund(): Promise<Waiting> {
  const { event_id, types } = await makeEvent(open, [{ name: "Seat", price_minor: 1_000 }]);
  const order_id = await buy(open.buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }], stripe);
  const tickets = await admin.collection("tickets").where("order_id", "==", order_id).get();
  const ticket_ids = tickets.docs.map(({ id }) => id);
  const { refund_id, version } = await open.admin.call("requestRefund", { order_id, ticket_ids, reason: "Ill" });
  const path = `refunds/${refund_id}`;
  expect(version).toBe(await versionAt(path));
  return {
    path,
    input: { refund_id },
    by: open.owner,
    change: () => admin.doc(path).update({ reason: "Very ill", updated_at: new Date() }),
  };
}

describe("an approval is of what was seen", () => {
  it.each(Object.entries(deciding))("%s names the version", async (operation, prepare) => {
    if (!isDeciding(operation)) throw new Error(`${operation} decides about nothing`);
    const { path, input, by, change } = await prepare();
    const decide = (version?: string) => by.send(operation, { ...input, ...(version && { version }) });
    const version = await versionAt(path);
    await expectRefusal(decide(), "invalid-argument", "version");
    for (const nonsense of ["now", "1", `${version}0`, `${version} `]) {
      await expectRefusal(decide(nonsense), "invalid-argument", "version");
    }
    await expectRefusal(decide("0.000000000"), "failed-precondition", "version");

    await change();
    const before = await stored(path);
    await expectRefusal(decide(version), "failed-precondition", "version");
    expect(await stored(path)).toEqual(before);
    await decide(await versionAt(path));
    expect(await stored(path)).not.toEqual(before);
  });
});

describe("an event in review", () => {
  it("does not change, nor do its ticket types", async () => {
    const { event_id } = await waitingEvent();
    const { owner, eventManager } = reviewing;
    const before = await stored(`events/${event_id}`);
    const types = await admin.collection(`events/${event_id}/ticket_types`).get();
    const ticket_type_id = types.docs[0]?.id ?? "";
    const place = { name: "Elsewhere", address: "" };
    await expectRefusal(
      owner.call("changeTicketType", { event_id, ticket_type_id, price_minor: 5_000, reason: "r" }),
      "failed-precondition",
    );
    await expectRefusal(owner.call("setSalesOpen", { event_id, open: false }), "failed-precondition");
    await expectRefusal(
      owner.call("proposeEventChange", { event_id, title: "Another", category: "music", place }),
      "failed-precondition",
    );
    await expectRefusal(owner.call("deleteDraft", { event_id }), "failed-precondition");
    for (const change of [{ title: "Another" }, { description: "Another" }, { affiliate_programme: true }]) {
      await expect(edit(owner, `events/${event_id}`, change)).rejects.toMatchObject({ code: "permission-denied" });
    }
    const type = `events/${event_id}/ticket_types/${ticket_type_id}`;
    await expect(edit(eventManager, type, { price_minor: 5_000 })).rejects.toMatchObject({ code: "permission-denied" });
    expect(await stored(`events/${event_id}`)).toEqual(before);
    expect(await stored(type)).toEqual(types.docs[0]?.data());
  });
});

describe("what an approved entity is called", () => {
  it("changes by a look alone, on its events too, and everyone concerned is told", async () => {
    const { entity_id, owner } = await entityOfItsOwn(open, "Lantern");
    const path = `entities/${entity_id}`;
    for (const change of [{ name: "Another" }, { slug: "another" }, { kind: "artist" }, { proposed: otherName }]) {
      await expect(edit(owner, path, change)).rejects.toMatchObject({ code: "permission-denied" });
    }
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    const draft = await draftEvent(owner, entity_id, { title: "A draft" });
    const wanted = { kind: "artist", name: "Lantern Light", slug: "lantern-light" } as const;
    expect(await owner.call("proposeEntityChange", { entity_id, ...wanted })).toEqual({ status: "proposed" });
    expect(await stored(path)).toMatchObject({ name: "Lantern", proposed: { ...wanted, proposed_by: owner.uid } });
    expect((await stored(`events/${event_id}`))?.entity_name).toBe("Lantern");

    expect(await open.master.call("decideEntityChange", { entity_id, decision: "apply" })).toEqual({
      decision: "apply",
    });
    expect(await stored(path)).toMatchObject({ ...wanted, proposed: null, status: "approved" });
    for (const id of [event_id, draft]) {
      expect((await stored(`events/${id}`))?.entity_name).toBe("Lantern Light");
    }
    expect(await noticesOf(owner, "entity_change_decided")).toEqual([
      { entity: "Lantern", name: "Lantern Light", decision: "apply", note: "" },
    ]);
    expect(await actionsOn(path)).toEqual(expect.arrayContaining(["entity.change_proposed", "entity.change_decided"]));
    await draftEvent(owner, entity_id, { title: "Under the new name" });
  });

  it("stays where that is declined, which the owner and whoever asked read", async () => {
    const { entity_id, admin: asking, owner, master } = open;
    await asking.call("proposeEntityChange", { entity_id, ...otherName });
    const decide = (input: object) => master.send("decideEntityChange", { entity_id, ...input });
    const version = await versionAt(`entities/${entity_id}`);
    await expectRefusal(decide({ decision: "reject", version }), "invalid-argument", "note");
    await expectRefusal(decide({ decision: "perhaps", version }), "invalid-argument", "decision");
    await decide({ decision: "reject", note: "People know you by the other", version });
    expect(await stored(`entities/${entity_id}`)).toMatchObject({ name: "Test entity", proposed: null });
    for (const person of [asking, owner]) {
      expect(await noticesOf(person, "entity_change_decided")).toContainEqual({
        entity: "Test entity",
        name: otherName.name,
        decision: "reject",
        note: "People know you by the other",
      });
    }
    await expectRefusal(master.call("decideEntityChange", { entity_id, decision: "apply" }), "failed-precondition");
  });

  it("is asked for by owner and admins of an approved entity, and decided by who approves entities", async () => {
    const { entity_id, owner, master } = await (async () => ({ ...open, ...(await entityOfItsOwn(open)) }))();
    const propose = (person: Person, id = entity_id) =>
      person.call("proposeEntityChange", { entity_id: id, ...otherName });
    for (const person of [open.eventManager, open.financeManager, open.contentEditor, open.stranger, master]) {
      await expectRefusal(propose(person, open.entity_id), "permission-denied");
    }
    await expectRefusal(propose(reviewing.owner), "permission-denied");
    await propose(owner);
    for (const person of [owner, open.owner, reviewing.master, open.stranger]) {
      await expectRefusal(person.call("decideEntityChange", { entity_id, decision: "apply" }), "permission-denied");
    }
    // What it is already takes the proposal back, once.
    const same = { entity_id, kind: "organisation", name: "Another entity", slug: "another-entity" } as const;
    expect(await owner.call("proposeEntityChange", same)).toEqual({ status: "withdrawn" });
    await expectRefusal(owner.call("proposeEntityChange", same), "failed-precondition");
    await expectRefusal(master.call("decideEntityChange", { entity_id, decision: "apply" }), "failed-precondition");
    await master.call("suspendEntity", { entity_id, reason: "r" });
    await expectRefusal(propose(owner), "failed-precondition");
  });

  it("is nobody else's: neither the platform's, nor another's, nor its staff's, however it is written", async () => {
    const { master, platform_id, house_entity_id } = open;
    const platformName = String((await stored(`platforms/${platform_id}`))?.name);
    await master.call("createRole", { platform_id, name: "Night shift", permissions: ["event.read"] });
    const { entity_id, owner } = await entityOfItsOwn(open);
    const reserved = [
      platformName,
      platformName.toUpperCase().replaceAll(" ", "_"),
      platformName.replace("a", "\u0430"),
      `The ${platformName} Team`,
      String((await stored(`platforms/${reviewing.platform_id}`))?.name),
      "Admin",
      "\u0410dm\u0456n",
      "Official Support",
      "Moderators",
      "G O D",
      "N1ght-Shift",
    ];
    for (const name of reserved) {
      const wanted = { entity_id, kind: "artist", name, slug: "something-else" } as const;
      await expectRefusal(owner.call("proposeEntityChange", wanted), "failed-precondition", "name");
      const { applicant, entity_id: pending } = await apply();
      await edit(applicant, `entities/${pending}`, { name });
      await expectRefusal(master.call("approveEntity", { entity_id: pending }), "failed-precondition", "name");
      expect((await stored(`entities/${pending}`))?.status).toBe("pending");
    }
    for (const slug of ["admin", platform_id, `${platform_id}-support`]) {
      const wanted = { entity_id, kind: "artist", name: "Something else", slug } as const;
      await expectRefusal(owner.call("proposeEntityChange", wanted), "failed-precondition", "slug");
    }
    for (const name of ["see evil.com", "https://evil.example", "me@evil.example"]) {
      const wanted = { entity_id, kind: "artist", name, slug: "something-else" } as const;
      await expectRefusal(owner.call("proposeEntityChange", wanted), "invalid-argument", "name");
      await expect(apply(name)).rejects.toMatchObject({ code: "permission-denied" });
    }
    // A name that was free when it was asked for may be taken since.
    await owner.call("proposeEntityChange", { entity_id, ...otherName, name: "Day shift" });
    await master.call("createRole", { platform_id, name: "Day shift", permissions: ["event.read"] });
    await expectRefusal(
      master.call("decideEntityChange", { entity_id, decision: "apply" }),
      "failed-precondition",
      "name",
    );
    const house = {
      entity_id: house_entity_id,
      kind: "organisation",
      name: `The ${platformName}`,
      slug: platform_id,
    } as const;
    expect(await master.call("proposeEntityChange", house)).toEqual({ status: "proposed" });
  });
});

describe("what a public event is", () => {
  const wanted = { title: "Another title", category: "dance", place: { name: "Hall", address: "1 Lane" } };
  const direct = (person: Person, event_id: string) =>
    Object.entries(wanted).map(([field, value]) => edit(person, `events/${event_id}`, { [field]: value }));

  it("changes at once where the platform does not look, by an operation, on record", async () => {
    const { event_id } = await makeEvent(open, [{ name: "Free", price_minor: 0 }]);
    for (const change of direct(open.owner, event_id)) {
      await expect(change).rejects.toMatchObject({ code: "permission-denied" });
    }
    expect(await open.eventManager.call("proposeEventChange", { event_id, ...wanted })).toEqual({ status: "applied" });
    expect(await stored(`events/${event_id}`)).toMatchObject({ ...wanted, status: "published", visibility: "public" });
    expect(await actionsOn(`events/${event_id}`)).toContain("event.change_proposed");
    await edit(open.contentEditor, `events/${event_id}`, { description: "Doors at seven" });
  });

  it("changes after a look where the platform looks", async () => {
    const { event_id, by } = await waitingEvent();
    const propose = (person: Person, change: object = wanted) =>
      person.send("proposeEventChange", { event_id, ...wanted, ...change });
    await by.call("approveEvent", { event_id });
    for (const change of direct(reviewing.owner, event_id)) {
      await expect(change).rejects.toMatchObject({ code: "permission-denied" });
    }
    const { contentEditor, financeManager, stranger, eventManager, owner } = reviewing;
    for (const person of [contentEditor, financeManager, stranger, open.owner]) {
      await expectRefusal(propose(person), "permission-denied");
    }
    await expectRefusal(propose(owner, { title: "Tickets at evil.com" }), "invalid-argument", "title");
    await expectRefusal(propose(owner, { starts_at: 1 }), "invalid-argument", "starts_at");
    const before = await stored(`events/${event_id}`);
    expect(await propose(eventManager)).toEqual({ status: "proposed" });
    const shown = await stored(`events/${event_id}`);
    expect([shown?.title, shown?.category, shown?.place]).toEqual([before?.title, before?.category, before?.place]);

    const decide = (person: Person, decision: "apply" | "reject") =>
      person.call("decideEventChange", { event_id, decision, ...(decision === "reject" && { note: "Which hall?" }) });
    await expectRefusal(decide(owner, "apply"), "permission-denied");
    await expectRefusal(decide(open.master, "apply"), "permission-denied");
    await decide(by, "reject");
    expect(await stored(`events/${event_id}`)).toMatchObject({ title: before?.title, proposed: null });
    await propose(eventManager);
    await decide(by, "apply");
    expect(await stored(`events/${event_id}`)).toMatchObject({ ...wanted, proposed: null, visibility: "public" });
    for (const person of [owner, eventManager]) {
      const told = (await noticesOf(person, "event_change_decided")).filter(({ title }) => title === wanted.title);
      expect(told.map(({ decision }) => decision).sort()).toEqual(["apply", "reject"]);
    }
    await expectRefusal(propose(owner), "failed-precondition");
  });

  it("does not change by whoever was taken from it, nor while its entity is suspended", async () => {
    const [volunteer, { entity_id, owner }] = [await somebody("Volunteer"), await entityOfItsOwn(open)];
    const { event_id } = await makeEvent({ entity_id, eventManager: owner }, [{ name: "Free", price_minor: 0 }]);
    const propose = () => volunteer.call("proposeEventChange", { event_id, ...wanted });
    await assignToEvent(owner, event_id, volunteer, "event_manager");
    expect(await propose()).toEqual({ status: "applied" });
    await open.master.call("suspendEntity", { entity_id, reason: "r" });
    await expectRefusal(
      volunteer.call("proposeEventChange", { event_id, ...wanted, title: "Again" }),
      "failed-precondition",
    );
    await assignToEvent(owner, event_id, volunteer, null);
    await expectRefusal(propose(), "permission-denied");
  });
});
