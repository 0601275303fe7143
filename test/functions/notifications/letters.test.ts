/** What people can make the product write to somebody else's address. */
import { Transaction } from "firebase-admin/firestore";
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { inviteTeamMember } from "../../../functions/src/entities/invite-team-member.ts";
import { offerOwnership } from "../../../functions/src/entities/offer-ownership.ts";
import { withdrawInvitation } from "../../../functions/src/invitations/withdraw-invitation.ts";
import { mailLimits } from "../../../functions/src/runtime/collections.ts";
import { derivedKey } from "../../../functions/src/runtime/derived-ids.ts";
import { nameInLetter } from "../../../functions/src/runtime/mail.ts";
import { giveTeamRole } from "../../support/actions.ts";
import { admin } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import type { EntityWorld } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf } from "../support/sales.ts";
import { address, mailTo } from "../support/teams.ts";
import { unlockReads } from "../support/unlock-reads.ts";
import { entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;

beforeAll(async () => {
  world = await makeEntity();
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Team = Awaited<ReturnType<typeof entityOfItsOwn>>;

const inviteAt = ({ entity_id, owner }: Team, email: string, now = new Date()) =>
  inviteTeamMember.execute({ data: { entity_id, email, role: "content_editor" }, actor: actorOf(owner), now });

/** Invites and takes back, which leaves the letter. */
async function writeAt(team: Team, email: string, now = new Date()): Promise<void> {
  const { invitation_id } = await inviteAt(team, email, now);
  await withdrawInvitation.execute({ data: { invitation_id }, actor: actorOf(team.owner), now });
}

const tooMany = { code: "rate-limited", field: "email", details: { limited: "recipient" } };

describe("letters to one address", () => {
  it.each(["nobody's", "somebody's"])("are 3 a day by one entity, though it takes back each: %s", async (whose) => {
    const team = await entityOfItsOwn(world);
    const email = whose === "nobody's" ? address("nobody") : (await somebody("Written to")).email;
    const start = new Date();
    for (let count = 0; count < 3; count += 1) await writeAt(team, email, start);
    const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);
    // The same at whatever hour: what is left of the day would tell when it began, so when others have written.
    for (const now of [start, later(3_600)]) {
      const details = await inviteAt(team, email, now).then(
        () => null,
        (error) => error.details,
      );
      expect(details).toEqual({ limited: "recipient", retry_after_seconds: 86_400 });
    }
    await expect(inviteAt(team, email, later(86_399))).rejects.toMatchObject(tooMany);
    expect(await mailTo(email)).toHaveLength(3);
    await inviteAt(team, email, later(86_400));
    expect(await mailTo(email)).toHaveLength(4);
  });

  it("are as few by another kind of invitation, another address in capitals, or another of the team", async () => {
    const team = await entityOfItsOwn(world);
    const colleague = await somebody("Colleague");
    await giveTeamRole(team.owner, team.entity_id, colleague, "admin");
    const email = address("written-to");
    for (let count = 0; count < 3; count += 1) await writeAt(team, count === 1 ? email.toUpperCase() : email);
    const tagged = { entity_id: team.entity_id, email: email.replace("@", "+again@"), role: "content_editor" } as const;
    await expectRefusal(team.owner.call("inviteTeamMember", tagged), "rate-limited", "email");
    const { entity_id, owner } = team;
    await expectRefusal(owner.call("offerOwnership", { entity_id, email, reason: "r" }), "rate-limited", "email");
    const byColleague = { entity_id, email, role: "content_editor" } as const;
    await expectRefusal(colleague.call("inviteTeamMember", byColleague), "rate-limited", "email");
    expect(await mailTo(email)).toHaveLength(3);
  });

  it("are 7 a day in all, by however many entities and platforms", async () => {
    const other = await makePlatform();
    const teams = await Promise.all([
      entityOfItsOwn(world),
      entityOfItsOwn(world),
      entityOfItsOwn(other),
      entityOfItsOwn(other),
    ]);
    const email = address("wanted");
    let written = 0;
    for (const team of teams) {
      for (let count = 0; count < 2; count += 1) {
        await writeAt(team, email).then(
          () => {
            written += 1;
          },
          (error) => expect(error).toMatchObject(tooMany),
        );
      }
    }
    expect(written).toBe(7);
    expect(await mailTo(email)).toHaveLength(7);
    await expectRefusal(
      other.master.call("enrolAffiliate", { platform_id: other.platform_id, email }),
      "rate-limited",
      "email",
    );
  });

  it("are 200 a day by one sender, to whomever", async () => {
    const team = await entityOfItsOwn(world);
    const first = address("first");
    await writeAt(team, first);
    const ofSender = mailLimits().doc(derivedKey("mail", "sender", team.entity_id));
    expect((await ofSender.get()).data()?.all).toBe(1);
    await ofSender.update({ all: 200 });
    const refused = { code: "rate-limited", details: { limited: "sender" } };
    await expect(inviteAt(team, address("one-too-many"))).rejects.toMatchObject(refused);
    const tomorrow = new Date(Date.now() + 86_400_000);
    await inviteAt(team, address("tomorrow"), tomorrow);
  });

  it("are counted where they come at the same moment", async () => {
    const teams = await Promise.all(Array.from({ length: 9 }, () => entityOfItsOwn(world)));
    const email = address("rush");
    const outcomes = await Promise.allSettled(teams.map((team) => inviteAt(team, email)));
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(tooMany);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(7);
    expect(await mailTo(email)).toHaveLength(7);
  });

  it("negative control: are more at the same moment if nothing holds the count", async () => {
    const teams = await Promise.all(Array.from({ length: 9 }, () => entityOfItsOwn(world)));
    const email = address("rush");
    unlockReads(teams.length);
    // Nor keeps the id of a letter two from being written as the same one.
    vi.spyOn(Transaction.prototype, "create").mockImplementation(function set(this: Transaction, ref, data) {
      return this.set(ref, data);
    });
    await Promise.allSettled(teams.map((team) => inviteAt(team, email)));
    vi.restoreAllMocks();
    const open = await admin.collection("invitations").where("email", "==", email).get();
    expect(open.size).toBeGreaterThan(7);
  });

  it("do not tell whose an address is: those to a uid are counted apart, and are left out in silence", async () => {
    const team = await entityOfItsOwn(world);
    const member = await somebody("Member");
    await giveTeamRole(team.owner, team.entity_id, member, "admin");
    const { entity_id, owner } = team;
    const now = new Date();
    const offers: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const data = { entity_id, uid: member.uid, reason: "r" };
      const { invitation_id } = await offerOwnership.execute({ data, actor: actorOf(owner), now });
      await withdrawInvitation.execute({ data: { invitation_id }, actor: actorOf(owner), now });
      offers.push(invitation_id);
    }
    const letters = (await mailTo(member.email)).filter(({ message }) =>
      offers.some((offer) => message.text.includes(offer)),
    );
    expect(letters).toHaveLength(3);
    // By address it goes on as for anybody: one letter brought them to the team, so two more go out.
    for (let count = 0; count < 2; count += 1) await writeAt(team, member.email, now);
    await expect(inviteAt(team, member.email, now)).rejects.toMatchObject(tooMany);
  });
});

describe("what stands in a letter", () => {
  it("is names and our own pages: a name that leads somewhere, and words of people's own, do not", async () => {
    const { entity_id, owner } = await entityOfItsOwn(world, "Plain entity");
    // As a document from before names were looked at.
    await admin.doc(`entities/${entity_id}`).update({ name: "You have won: http://evil.example/prize" });
    const email = address("reader");
    onTestFinished(() => clearAway("email", email));
    await offerOwnership.execute({
      data: { entity_id, email, reason: "Call me on www.evil.example" },
      actor: { ...actorOf(owner), name: "Visit evil.com\nBcc: all@example.org" },
    });
    const [letter] = await mailTo(email);
    const { subject, text, html } = letter?.message ?? {};
    expect(subject).toBe("The ownership of an entity");
    expect(text).toContain("Somebody offers you the ownership of an entity.");
    for (const part of [subject, text, html]) expect(part).not.toMatch(/evil|example\.org|won/);
    const links = [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"<]+/g)].map(([link]) => new URL(link).origin);
    expect(new Set(links)).toEqual(new Set([new URL(process.env.PUBLIC_URL ?? "http://127.0.0.1").origin]));
  });

  it.each([
    ["Ida & Co", "Ida & Co"],
    ["Zoë  van\tder Berg", "Zoë van der Berg"],
    ["two\r\nlines", "two lines"],
    ["http://x", "Somebody"],
    ["go to www.x", "Somebody"],
    ["me@example.org", "Somebody"],
    ["evil.com", "Somebody"],
    ["evil\u200B.com", "Somebody"],
    ["\u202E", "Somebody"],
    [" ", "Somebody"],
  ])("%j is called %j", (name, called) => {
    expect(nameInLetter(name, "Somebody")).toBe(called);
  });

  it("names that lead somewhere are refused wherever an operation takes one", async () => {
    const { platform_id, god, master } = world;
    for (const name of ["Visit evil.com", "https://evil.example", "www.evil", "me@evil.example"]) {
      const platform = { platform_id: "named-badly", name, currency: "EUR", master_email: master.email };
      await expectRefusal(god.call("createPlatform", platform), "invalid-argument", "name");
      await expectRefusal(
        master.call("createRole", { platform_id, name, permissions: ["content.read"] }),
        "invalid-argument",
        "name",
      );
      await expectRefusal(
        master.call("createDepartment", { platform_id, code: "BAD", name }),
        "invalid-argument",
        "name",
      );
      await expectRefusal(
        master.call("changePlatformSettings", { platform_id, name, reason: "r" }),
        "invalid-argument",
        "name",
      );
    }
  });
});
