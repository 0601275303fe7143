import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { changeTeamRole } from "../../../functions/src/entities/change-team-role.ts";
import { inviteTeamMember } from "../../../functions/src/entities/invite-team-member.ts";
import { leaveTeam } from "../../../functions/src/entities/leave-team.ts";
import { offerOwnership } from "../../../functions/src/entities/offer-ownership.ts";
import { removeTeamMember } from "../../../functions/src/entities/remove-team-member.ts";
import { withdrawInvitation } from "../../../functions/src/invitations/withdraw-invitation.ts";
import { GatehouseError } from "../../../functions/src/model/errors.ts";
import { acceptInvitation } from "../../../functions/src/people/accept-invitation.ts";
import { applyForEntity, giveTeamRole } from "../../support/actions.ts";
import { createUnconfirmed, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import type { EntityWorld, PlatformWorld } from "../../support/world.ts";
import { clearAway } from "../support/clear-away.ts";
import { actorOf } from "../support/sales.ts";
import { invitationOf, mailTo, noticesAbout, ownersOf, recordsOf, roleOf } from "../support/teams.ts";
import { unlockReads } from "../support/unlock-reads.ts";
import { closing, entityOfItsOwn, makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;

/** An approved entity with its owner, and two more people: an admin, and somebody outside the team. */
async function makeTeam() {
  const [{ entity_id, owner }, member, outsider] = await Promise.all([
    entityOfItsOwn(world, "Passed on"),
    somebody("Second"),
    somebody("Third"),
  ]);
  await giveTeamRole(owner, entity_id, member, "admin");
  return { entity_id, owner, member, outsider };
}

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity(), makePlatform()]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const offer = async (entity_id: string, owner: Person, to: Person) =>
  (await owner.call("offerOwnership", { entity_id, email: to.email, reason: "I am moving away" })).invitation_id;

const oneOwner = (person: Person) => ({ entity: person.uid, grants: [person.uid] });

describe("offerOwnership", () => {
  it("passes an entity on, once it is accepted: the old owner is an admin, and both are told", async () => {
    const { entity_id, owner, outsider } = await makeTeam();
    const invitation_id = await offer(entity_id, owner, outsider);
    expect(await ownersOf(entity_id)).toEqual(oneOwner(owner));
    expect(await invitationOf(invitation_id)).toMatchObject({ role: "owner", status: "pending" });
    const [letter] = await mailTo(outsider.email);
    expect(letter?.message.text).toContain("Another owner offers you the ownership of Passed on.");
    // Words of the owner's own stand in the product alone.
    expect(JSON.stringify(letter)).not.toContain("I am moving away");
    expect(await noticesAbout(outsider.uid, "team_invited")).toMatchObject([
      { details: { role: "owner", reason: "I am moving away" } },
    ]);

    expect(await outsider.call("acceptInvitation", { invitation_id })).toMatchObject({ entity_id, role: "owner" });
    expect(await ownersOf(entity_id)).toEqual(oneOwner(outsider));
    expect(await roleOf(entity_id, owner)).toBe("admin");
    expect(await noticesAbout(owner.uid, "ownership_transferred")).toMatchObject([
      { details: { entity: "Passed on", person: "Third" } },
    ]);
    const [record] = await recordsOf(entity_id, "invitation.accepted").then((records) =>
      records.filter(({ resource }) => resource === `invitations/${invitation_id}`),
    );
    expect(record?.changes.map(({ resource }: { resource: string }) => resource)).toEqual([
      `invitations/${invitation_id}`,
      `entities/${entity_id}`,
      `entity_roles/${entity_id}_${owner.uid}`,
      `entity_roles/${entity_id}_${outsider.uid}`,
    ]);
    expect(await recordsOf(entity_id, "entity.ownership_offered")).toMatchObject([{ reason: "I am moving away" }]);
    // The new owner has the powers, the old one has them no more.
    await expectRefusal(owner.call("connectPayments", { entity_id, country: "DE" }), "permission-denied");
    await outsider.call("connectPayments", { entity_id, country: "DE" });
  });

  it("passes it on to somebody of the team by their uid", async () => {
    const { entity_id, owner, member } = await makeTeam();
    const { invitation_id } = await owner.call("offerOwnership", { entity_id, uid: member.uid, reason: "Your turn" });
    await member.call("acceptInvitation", { invitation_id });
    expect(await ownersOf(entity_id)).toEqual(oneOwner(member));
    expect(await roleOf(entity_id, owner)).toBe("admin");
  });

  it("is for the owner alone", async () => {
    const { entity_id, owner, admin: teamAdmin, eventManager, stranger, master } = world;
    const input = { entity_id, email: stranger.email, reason: "Mine" };
    for (const person of [teamAdmin, eventManager, stranger, master, other.master]) {
      await expectRefusal(person.call("offerOwnership", input), "permission-denied");
    }
    await expectRefusal(
      owner.send("offerOwnership", { entity_id, email: stranger.email }),
      "invalid-argument",
      "reason",
    );
    await expectRefusal(owner.call("offerOwnership", { ...input, email: owner.email }), "already-exists", "email");
    expect(await ownersOf(entity_id)).toEqual(oneOwner(owner));
  });

  it("is accepted by an account that has confirmed its address alone", async () => {
    const { entity_id, owner } = await makeTeam();
    const email = `squatter-${crypto.randomUUID()}@gatehouse.example`;
    const squatter = await closing(createUnconfirmed({ email, displayName: "Squatter" }));
    const invitation_id = await offer(entity_id, owner, squatter);
    await expectRefusal(squatter.call("acceptInvitation", { invitation_id }), "permission-denied");
    expect(await ownersOf(entity_id)).toEqual(oneOwner(owner));
    await squatter.confirm();
    await squatter.call("acceptInvitation", { invitation_id });
    expect(await ownersOf(entity_id)).toEqual(oneOwner(squatter));
  });

  it("is refused for the house entity, whose ownership follows the platform's master", async () => {
    const { house_entity_id, master, stranger } = world;
    const attempt = master.call("offerOwnership", { entity_id: house_entity_id, email: stranger.email, reason: "r" });
    await expectRefusal(attempt, "failed-precondition");
    expect(await ownersOf(house_entity_id)).toEqual(oneOwner(master));
  });

  it("declined or withdrawn, changes nothing; an admin cannot withdraw it", async () => {
    const { entity_id, owner, member, outsider } = await makeTeam();
    const declined = await offer(entity_id, owner, outsider);
    await expectRefusal(member.call("withdrawInvitation", { invitation_id: declined }), "permission-denied");
    await outsider.call("declineInvitation", { invitation_id: declined });
    const withdrawn = await offer(entity_id, owner, outsider);
    await owner.call("withdrawInvitation", { invitation_id: withdrawn });
    for (const invitation_id of [declined, withdrawn]) {
      await expectRefusal(outsider.call("acceptInvitation", { invitation_id }), "failed-precondition");
    }
    expect(await ownersOf(entity_id)).toEqual(oneOwner(owner));
    expect(await roleOf(entity_id, outsider)).toBeUndefined();
  });

  it("nobody grants what they lack: an offer is void once the ownership has gone elsewhere", async () => {
    const { entity_id, owner, member, outsider } = await makeTeam();
    const [first, second] = [await offer(entity_id, owner, member), await offer(entity_id, owner, outsider)];
    await member.call("acceptInvitation", { invitation_id: first });
    await expectRefusal(outsider.call("acceptInvitation", { invitation_id: second }), "failed-precondition");
    expect(await ownersOf(entity_id)).toEqual(oneOwner(member));
    // Nor is it good again once the old owner is the owner again.
    await owner.call("acceptInvitation", { invitation_id: await offer(entity_id, member, owner) });
    await expectRefusal(outsider.call("acceptInvitation", { invitation_id: second }), "failed-precondition");
    expect((await invitationOf(second))?.status).toBe("withdrawn");
    expect(await ownersOf(entity_id)).toEqual(oneOwner(owner));
  });

  it("revoked is revoked: what the old owner asked others to is void, too, where an admin may not ask", async () => {
    const { entity_id, owner, member, outsider } = await makeTeam();
    const { invitation_id } = await owner.call("inviteTeamMember", {
      entity_id,
      email: outsider.email,
      role: "finance_manager",
    });
    await member.call("acceptInvitation", { invitation_id: await offer(entity_id, owner, member) });
    await expectRefusal(outsider.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect(await roleOf(entity_id, outsider)).toBeUndefined();
  });
});

describe("one owner: two offers accepted at the same moment", () => {
  async function race() {
    const { entity_id, owner, member, outsider } = await makeTeam();
    const [first, second] = [await offer(entity_id, owner, member), await offer(entity_id, owner, outsider)];
    const outcomes = await Promise.allSettled([
      acceptInvitation.execute({ data: { invitation_id: first }, actor: actorOf(member) }),
      acceptInvitation.execute({ data: { invitation_id: second }, actor: actorOf(outsider) }),
    ]);
    return { owners: await ownersOf(entity_id), won: outcomes.filter(({ status }) => status === "fulfilled").length };
  }

  it("leave one owner, and one who was refused", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { owners, won } = await race();
      expect(won).toBe(1);
      expect(owners.grants).toEqual([owners.entity]);
    }
  });

  it("negative control: leave two if the transaction does not hold on to what it has read", async () => {
    // With nothing read in them, transactions do not wait for each other.
    const { entity_id, owner, member, outsider } = await makeTeam();
    onTestFinished(() => clearAway("entity_id", entity_id));
    const offers = [
      { to: member, invitation_id: await offer(entity_id, owner, member) },
      { to: outsider, invitation_id: await offer(entity_id, owner, outsider) },
    ];
    unlockReads(offers.length);
    await Promise.allSettled(
      offers.map(({ to, invitation_id }) => acceptInvitation.execute({ data: { invitation_id }, actor: actorOf(to) })),
    );
    vi.restoreAllMocks();
    expect((await ownersOf(entity_id)).grants).toHaveLength(2);
  });
});

describe("one owner: under any interleaving", () => {
  /** One of five people does something to another. */
  const step = fc.record({
    act: fc.constantFrom("offer", "invite", "accept", "accept", "accept", "withdraw", "change", "remove", "leave"),
    by: fc.nat(4),
    to: fc.nat(4),
    role: fc.constantFrom("admin", "content_editor", "owner"),
    choice: fc.nat(9),
  });

  it("of transfers, acceptances, changes, removals and leaves", async () => {
    const cast = await Promise.all(["A", "B", "C", "D", "E"].map((name) => somebody(name)));
    let transfers = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { maxLength: 5 }), async (rounds) => {
        const [founder] = cast;
        if (founder === undefined) throw new Error("Nobody signed up");
        const entity_id = await applyForEntity(founder, world.platform_id, { name: "Contested" });
        await world.master.call("approveEntity", { entity_id });
        const open: { id: string; email: string }[] = [];
        const perform = async ({ act, by, to, role, choice }: (typeof rounds)[number][number]) => {
          const [actor, whom] = [cast[by], cast[to]];
          const invitation = open[choice % Math.max(open.length, 1)];
          if (!actor || !whom) throw new Error("Nobody there");
          const call = { actor: actorOf(actor), now: new Date(later()) };
          if (act === "offer") {
            const data = { entity_id, email: whom.email, reason: "r" };
            const { invitation_id } = await offerOwnership.execute({ data, ...call });
            open.push({ id: invitation_id, email: whom.email });
          } else if (act === "invite") {
            const data = { entity_id, email: whom.email, role };
            const { invitation_id } = await inviteTeamMember.execute({ data, ...call });
            open.push({ id: invitation_id, email: whom.email });
          } else if (act === "change") {
            await changeTeamRole.execute({ data: { entity_id, uid: whom.uid, role }, ...call });
          } else if (act === "remove") {
            await removeTeamMember.execute({ data: { entity_id, uid: whom.uid }, ...call });
          } else if (act === "leave") {
            await leaveTeam.execute({ data: { entity_id }, ...call });
          } else if (invitation !== undefined) {
            const data = { invitation_id: invitation.id };
            if (act === "withdraw") await withdrawInvitation.execute({ data, ...call });
            else {
              // Whoever it is for, so that it is not always somebody else.
              const person = cast.find(({ email }) => email === invitation.email) ?? actor;
              const accepted = await acceptInvitation.execute({ data, ...call, actor: actorOf(person) });
              if (accepted.role === "owner") transfers += 1;
            }
          }
        };
        await offerOwnership
          .execute({
            data: { entity_id, email: cast[1]?.email, reason: "r" },
            actor: actorOf(founder),
            now: new Date(later()),
          })
          .then(({ invitation_id }) => open.push({ id: invitation_id, email: cast[1]?.email ?? "" }));
        for (const steps of rounds) {
          const outcomes = await Promise.allSettled(steps.map(perform));
          // Refused is fine, failed is not.
          for (const outcome of outcomes) {
            if (outcome.status === "fulfilled") continue;
            expect(outcome.reason).toBeInstanceOf(GatehouseError);
            expect(outcome.reason.code).not.toBe("internal");
          }
          const { entity, grants } = await ownersOf(entity_id);
          expect(grants).toEqual([entity]);
        }
      }),
      { numRuns: 6 },
    );
    // Otherwise nothing was put to the test.
    expect(transfers).toBeGreaterThan(0);
  }, 180_000);

  /** So much further each time that none of this is too much, neither in calls nor in letters. */
  let clock = Date.now();
  const later = () => {
    clock += 8 * 3_600_000;
    return clock;
  };
});
