import { Transaction } from "firebase-admin/firestore";
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { inviteTeamMember } from "../../../functions/src/entities/invite-team-member.ts";
import type { EntityRole } from "../../../functions/src/model/permissions.ts";
import { applyForEntity } from "../../support/actions.ts";
import { admin, callAnonymously, createUnconfirmed, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import type { EntityWorld, PlatformWorld } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf, noticesOf } from "../support/sales.ts";
import { address, invitationOf, invite, mailTo, noticesAbout, roleOf } from "../support/teams.ts";
import { unlockReads } from "../support/unlock-reads.ts";
import { closing, entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makePlatform()]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const invited = (person: Pick<Person, "email">, role: EntityRole = "content_editor", by = world.owner) =>
  invite(by, world.entity_id, person, role);

describe("inviteTeamMember", () => {
  it("invites an address that nobody has, by mail, for 14 days", async () => {
    const email = address("newcomer");
    const invitation_id = await invited({ email: email.toUpperCase() }, "event_manager");
    const invitation = await invitationOf(invitation_id);
    expect(invitation).toMatchObject({
      platform_id: world.platform_id,
      entity_id: world.entity_id,
      into: "Test entity",
      kind: "team",
      email,
      uid: null,
      role: "event_manager",
      invited_by: world.owner.uid,
      invited_by_name: "Owner",
      status: "pending",
    });
    const days = (invitation?.expires_at.toMillis() - invitation?.created_at.toMillis()) / 86_400_000;
    expect(days).toBe(14);
    const letters = await mailTo(email);
    expect(letters).toHaveLength(1);
    const { subject, text, html } = letters[0]?.message ?? {};
    expect(subject).toBe("An invitation to the team of Test entity");
    expect(text).toContain("Owner invites you to the team of Test entity, as event manager.");
    for (const body of [text, html]) expect(body).toContain(`/invitations/${invitation_id}`);
  });

  it("tells somebody who has an account with it, too", async () => {
    const person = await somebody("Known");
    const invitation_id = await invited(person);
    expect(await noticesAbout(person.uid, "team_invited")).toMatchObject([
      {
        link: `/invitations/${invitation_id}`,
        details: { entity: "Test entity", role: "content_editor", by: "Owner" },
      },
    ]);
    expect(await roleOf(world.entity_id, person)).toBeUndefined();
  });

  it("does not tell an account that has the address, but has not confirmed it", async () => {
    const squatter = await closing(createUnconfirmed({ email: address("squatter"), displayName: "Squatter" }));
    await invited(squatter);
    expect(await noticesOf(squatter.uid)).toEqual([]);
    expect(await mailTo(squatter.email)).toHaveLength(1);
  });

  it("puts what people wrote into the mail as text, not as markup", async () => {
    const owner = await somebody("Owner <b>bold</b>");
    const entity_id = await applyForEntity(owner, world.platform_id, { name: '<img src="x" onerror=1> & Co' });
    await world.master.call("approveEntity", { entity_id });
    const email = address("reader");
    await owner.call("inviteTeamMember", { entity_id, email, role: "admin" });
    const [letter] = await mailTo(email);
    expect(letter?.message.html).not.toMatch(/<img|<b>/);
    expect(letter?.message.text).toContain('<img src="x" onerror=1> & Co');
  });

  it("nobody grants what they lack: an admin invites to working roles only, and nobody to the owner's", async () => {
    for (const role of ["admin", "finance_manager", "owner"] as const) {
      await expectRefusal(invited({ email: address("raised") }, role, world.admin), "permission-denied", "role");
    }
    await expectRefusal(invited({ email: address("raised") }, "owner"), "permission-denied", "role");
    for (const role of ["event_manager", "content_editor"] as const) {
      await invited({ email: address("working") }, role, world.admin);
    }
    await invited({ email: address("trusted") }, "finance_manager");
  });

  it("is closed to everybody else", async () => {
    const { entity_id, stranger, eventManager, financeManager, contentEditor, master } = world;
    const input = { entity_id, email: address("nobody"), role: "content_editor" } as const;
    await expectRefusal(callAnonymously("inviteTeamMember", input), "unauthenticated");
    for (const person of [stranger, eventManager, financeManager, contentEditor, master, other.master]) {
      await expectRefusal(person.call("inviteTeamMember", input), "permission-denied");
    }
    expect(await mailTo(input.email)).toEqual([]);
  });

  it("refuses one's own address, and an address with an open invitation, and names it", async () => {
    await expectRefusal(invited(world.owner, "event_manager"), "already-exists", "email");
    const email = address("twice");
    const invitation_id = await invited({ email });
    const details = await expectRefusal(invited({ email }, "admin"), "already-exists", "email");
    expect(details.invitation_id).toBe(invitation_id);
    expect(await mailTo(email)).toHaveLength(1);
  });

  it("names the field of bad input", async () => {
    const { owner, entity_id } = world;
    const input = { entity_id, email: "not an address", role: "admin" };
    await expectRefusal(owner.send("inviteTeamMember", input), "invalid-argument", "email");
    const forged = { entity_id, email: address("x"), role: "admin", invited_by: world.master.uid };
    await expectRefusal(owner.send("inviteTeamMember", forged), "invalid-argument", "invited_by");
    await expectRefusal(owner.send("inviteTeamMember", { ...input, role: "god" }), "invalid-argument");
  });

  it("refuses for an entity that is suspended, and comes back with it", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const guest = await somebody("Guest");
    const input = { entity_id, email: guest.email, role: "content_editor" } as const;
    const { invitation_id } = await owner.call("inviteTeamMember", input);
    await world.master.call("suspendEntity", { entity_id, reason: "Complaints" });
    await expectRefusal(owner.call("inviteTeamMember", { ...input, email: address("x") }), "failed-precondition");
    await expectRefusal(guest.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect(await roleOf(entity_id, guest)).toBeUndefined();
    await world.master.call("reinstateEntity", { entity_id });
    await guest.call("acceptInvitation", { invitation_id });
    expect(await roleOf(entity_id, guest)).toBe("content_editor");
  });

  it("has one effect under one idempotency key", async () => {
    const input = { entity_id: world.entity_id, email: address("repeated"), role: "admin" } as const;
    const idempotency_key = `invite-${crypto.randomUUID()}`;
    const first = await world.owner.call("inviteTeamMember", input, { idempotency_key });
    expect(await world.owner.call("inviteTeamMember", input, { idempotency_key })).toEqual(first);
    expect(await mailTo(input.email)).toHaveLength(1);
  });
});

describe("one open invitation an address", () => {
  const open = async (email: string) =>
    (await admin.collection("invitations").where("email", "==", email).where("status", "==", "pending").get()).size;

  const atOnce = 6;
  const rush = async (email: string, prepare = () => {}) => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    prepare();
    return Promise.allSettled(
      Array.from({ length: atOnce }, () =>
        inviteTeamMember.execute({
          data: { entity_id, email, role: "content_editor" },
          actor: actorOf(owner),
        }),
      ),
    );
  };

  it("is what six at the same moment leave", async () => {
    const email = address("race");
    const outcomes = await rush(email);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await open(email)).toBe(1);
    expect(await mailTo(email)).toHaveLength(1);
  });

  it("negative control: more are left if a mail could overwrite another, and nothing locks what was looked for", async () => {
    const email = address("race");
    onTestFinished(() => clearAway("email", email));
    await rush(email, () => {
      unlockReads(atOnce);
      vi.spyOn(Transaction.prototype, "create").mockImplementation(function set(this: Transaction, ref, data) {
        return this.set(ref, data);
      });
    });
    expect(await open(email)).toBeGreaterThan(1);
  });

  it("may be followed by another one once it was answered, or is over", async () => {
    const email = address("again");
    const first = await invited({ email });
    await world.owner.call("withdrawInvitation", { invitation_id: first });
    const second = await invited({ email });
    await admin.doc(`invitations/${second}`).update({ expires_at: new Date(Date.now() - 1000) });
    await invited({ email }, "admin");
    expect((await invitationOf(second))?.status).toBe("expired");
    expect(await open(email)).toBe(1);
    expect(await mailTo(email)).toHaveLength(3);
  });
});

describe("too many invitations", () => {
  it("are refused, with how long to wait", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world);
    const now = new Date();
    const codes: string[] = [];
    for (let count = 0; count < 31; count += 1) {
      const data = { entity_id, email: "not an address", role: "admin" };
      const attempt = inviteTeamMember.execute({ data, actor: actorOf(owner), now });
      codes.push(
        await attempt.then(
          () => "ok",
          (error) => error.code,
        ),
      );
    }
    expect(codes).toEqual([...Array(30).fill("invalid-argument"), "rate-limited"]);
  });
});
