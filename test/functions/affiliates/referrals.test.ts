import { beforeAll, describe, expect, it } from "vitest";
import { attachReferral } from "../../../functions/src/affiliates/attach-referral.ts";
import { buy, enrolAffiliate, order } from "../../support/actions.ts";
import { admin, callAnonymously, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { type EntityWorld, makeEvent, type PlatformWorld, stripe } from "../../support/world.ts";
import { actorOf, commissionsOf, ledgerOf, noticesOf, referredBuyer } from "../support/sales.ts";
import { makeEntity, makePlatform, somebody } from "../support/worlds.ts";

let world: EntityWorld;
let other: PlatformWorld;

beforeAll(async () => {
  [world, other] = await Promise.all([makeEntity({ selling: true }), makePlatform()]);
});

const enrol = (person: Person, by: Person = world.master) => enrolAffiliate(by, world.platform_id, person);
const attach = (person: Person, code: string) =>
  person.call("attachReferral", { platform_id: world.platform_id, code });
const uplineOf = async (person: Person) =>
  (await admin.doc(`referrals/${world.platform_id}_${person.uid}`).get()).get("upline");
const auditOf = async (person: Person) =>
  (await admin.collection("audit_logs").where("actor_id", "==", person.uid).get()).docs.map((record) => record.data());

describe("enrolAffiliate", () => {
  const ask = (email: string, by: Person = world.master) =>
    by.call("enrolAffiliate", { platform_id: world.platform_id, email });
  const affiliateOf = async (person: Person) =>
    (await admin.doc(`affiliates/${world.platform_id}_${person.uid}`).get()).data();

  it("makes nobody an affiliate who does not want to be one", async () => {
    const person = await somebody("Asked");
    const { invitation_id } = await ask(person.email);
    expect(await affiliateOf(person)).toBeUndefined();
    expect(await noticesOf(person.uid)).toEqual(["affiliate_invited"]);
    await person.call("declineInvitation", { invitation_id });
    await expectRefusal(person.call("acceptInvitation", { invitation_id }), "failed-precondition");
    expect(await affiliateOf(person)).toBeUndefined();
  });

  it("gives who accepts a code of ten symbols, once, tells them, and keeps the code out of the record", async () => {
    const person = await somebody("Affiliate");
    const { code } = await enrol(person);
    expect(code).toMatch(/^[B-X]{10}$/);
    expect((await enrol(person)).code).toBe(code);
    expect((await noticesOf(person.uid)).sort()).toEqual([
      "affiliate_enrolled",
      "affiliate_invited",
      "affiliate_invited",
    ]);
    const records = await auditOf(person);
    expect(records.map(({ action }) => action)).toEqual(["invitation.accepted", "invitation.accepted"]);
    expect(JSON.stringify(records)).toContain("[secret]");
    expect(JSON.stringify(records)).not.toContain(code);
  });

  it("deny by default: is for an affiliate manager and the platform's master, and nobody enrols themselves", async () => {
    const [person, manager, staff] = await Promise.all([
      somebody("Candidate"),
      somebody("Affiliate manager"),
      somebody("Staff"),
    ]);
    for (const [holder, role] of [
      [manager, "affiliate_manager"],
      [staff, "staff"],
    ] as const) {
      const { platform_id } = world;
      await world.master.call("setPlatformRoles", { platform_id, email: holder.email, roles: [role], reason: "Job" });
    }
    const input = { platform_id: world.platform_id, email: person.email };
    await expectRefusal(callAnonymously("enrolAffiliate", input), "unauthenticated");
    for (const refused of [person, staff, world.owner, world.financeManager, other.master]) {
      await expectRefusal(ask(person.email, refused), "permission-denied");
    }
    await expectRefusal(ask(manager.email, manager), "permission-denied", "email");
    expect((await enrol(person, manager)).code).toMatch(/^[B-X]{10}$/);
  });

  it("is taken back by who manages the programme, and by nobody of a team", async () => {
    const person = await somebody("Taken back");
    const { invitation_id } = await ask(person.email);
    for (const refused of [person, world.owner, other.master]) {
      await expectRefusal(refused.call("withdrawInvitation", { invitation_id }), "permission-denied");
    }
    await world.master.call("withdrawInvitation", { invitation_id });
    await expectRefusal(person.call("acceptInvitation", { invitation_id }), "failed-precondition");
    // Who manages the programme takes back nothing of a team's.
    const team = { entity_id: world.entity_id, email: person.email, role: "content_editor" } as const;
    const ofTeam = await world.owner.call("inviteTeamMember", team);
    await expectRefusal(world.master.call("withdrawInvitation", ofTeam), "permission-denied");
  });
});

describe("joinAffiliateProgramme", () => {
  it("is open after the first paid purchase on the platform, not after a free one", async () => {
    const person = await somebody("Fan");
    const join = (platform_id = world.platform_id) => person.call("joinAffiliateProgramme", { platform_id });
    const { event_id, types } = await makeEvent(world, [
      { name: "Free", price_minor: 0 },
      { name: "Priced", price_minor: 1_000 },
    ]);
    const [free = "", priced = ""] = types;
    await expectRefusal(join(), "failed-precondition");
    await order(person, event_id, [{ ticket_type_id: free, quantity: 1 }]);
    await expectRefusal(join(), "failed-precondition");
    const held = await order(person, event_id, [{ ticket_type_id: priced, quantity: 1 }]);
    await expectRefusal(join(), "failed-precondition");
    await person.call("cancelOrder", { order_id: held.order_id });
    await buy(person, event_id, [{ ticket_type_id: priced, quantity: 1 }], stripe);
    const { code } = await join();
    expect(await join()).toEqual({ code });
    await expectRefusal(join(other.platform_id), "failed-precondition");
  });
});

describe("attachReferral", () => {
  it("copies the three nearest affiliates, and nobody above them", async () => {
    const { buyer, upline } = await referredBuyer(world);
    expect(await uplineOf(buyer)).toEqual(upline.map((person) => person.uid));
    const { code } = await enrol(buyer);
    const fourth = await somebody("Fourth");
    await attach(fourth, `  ${code.toLowerCase()} `);
    expect(await uplineOf(fourth)).toEqual([buyer, ...upline].slice(0, 3).map((person) => person.uid));
  });

  it("happens once, though it is tried at the same moment", async () => {
    const [one, two, person] = await Promise.all([somebody("One"), somebody("Two"), somebody("Newcomer")]);
    const codes = await Promise.all([enrol(one), enrol(two)]);
    const tries = await Promise.allSettled(codes.map(({ code }) => attach(person, code)));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = tries[0]?.status === "fulfilled" ? one : two;
    expect(await uplineOf(person)).toEqual([winner.uid]);
    for (const { code } of codes) await expectRefusal(attach(person, code), "failed-precondition", "code");
    expect(await uplineOf(person)).toEqual([winner.uid]);
  });

  it("is no way to refer oneself, directly or in a circle", async () => {
    const [first, second, third] = await Promise.all([somebody("First"), somebody("Second"), somebody("Third")]);
    const own = await enrol(first);
    await expectRefusal(attach(first, own.code), "failed-precondition", "code");
    await attach(second, own.code);
    const below = await enrol(second);
    await attach(third, below.code);
    const lowest = await enrol(third);
    for (const code of [below.code, lowest.code]) {
      await expectRefusal(attach(first, code), "failed-precondition", "code");
    }
    expect(await uplineOf(first)).toBeUndefined();
    expect(await uplineOf(third)).toEqual([second.uid, first.uid]);
  });

  it("knows codes of its own platform only, of affiliates that are active", async () => {
    const [affiliate, disabled, person] = await Promise.all([
      somebody("Affiliate elsewhere"),
      somebody("Disabled affiliate"),
      somebody("Newcomer"),
    ]);
    const elsewhere = await enrolAffiliate(other.master, other.platform_id, affiliate);
    await expectRefusal(attach(person, elsewhere.code), "not-found", "code");
    // Nor when the same person is an affiliate here, too.
    await enrol(affiliate);
    await expectRefusal(attach(person, elsewhere.code), "not-found", "code");
    await expectRefusal(attach(person, "ABCDEFGHJK"), "not-found", "code");
    for (const code of ["", "short", "ABCDEFGHJKM", "ABCDE/GHJK"]) {
      await expectRefusal(attach(person, code), "invalid-argument", "code");
    }
    const { code } = await enrol(disabled);
    // No operation disables an affiliate.
    await admin.doc(`affiliates/${world.platform_id}_${disabled.uid}`).update({ status: "disabled" });
    await expectRefusal(attach(person, code), "not-found", "code");
    expect(await uplineOf(person)).toBeUndefined();
  });

  it("belongs to signing up, and is over a day later", async () => {
    const [affiliate, person] = await Promise.all([somebody("Affiliate"), somebody("Slow")]);
    const { code } = await enrol(affiliate);
    const data = { platform_id: world.platform_id, code };
    const tomorrow = new Date(Date.now() + 24 * 3_600_000 + 60_000);
    const late = attachReferral.execute({ data, actor: actorOf(person), now: tomorrow });
    await expect(late).rejects.toMatchObject({ code: "failed-precondition", field: "code" });
    // The account's age counts; a profile is its owner's to write, whenever they like.
    const profile = admin.doc(`users/${person.uid}`);
    const stored = (await profile.get()).data() ?? {};
    await profile.set({ ...stored, created_at: tomorrow });
    await expect(attachReferral.execute({ data, actor: actorOf(person), now: tomorrow })).rejects.toMatchObject({
      code: "failed-precondition",
      field: "code",
    });
    await profile.set({ ...stored, created_at: new Date(0) });
    await expectRefusal(callAnonymously("attachReferral", data), "unauthenticated");
    expect(await attach(person, code)).toEqual({ attached: true });
  });
});

describe("commissions", () => {
  it("follow the rates of each line's category, and take half at most of what the line leaves the entity", async () => {
    const { buyer, upline } = await referredBuyer(world);
    const { event_id, types } = await makeEvent(
      world,
      [
        { name: "Ticket", price_minor: 2_000 },
        { name: "Add-on", price_minor: 1_000, category: "addon" },
        { name: "Domain", price_minor: 12_000, category: "domain" },
      ],
      { fee_bearer: "entity" },
    );
    const [ticket = "", addon = "", domain = ""] = types;
    const lines = [
      { ticket_type_id: ticket, quantity: 2 },
      { ticket_type_id: addon, quantity: 1 },
      { ticket_type_id: domain, quantity: 1 },
    ];
    const order_id = await buy(buyer, event_id, lines, stripe);
    const [near = "", middle = "", top = ""] = upline.map((person) => person.uid);
    const earned = (await commissionsOf(order_id)).map(({ affiliate_id, earned_minor }) => [
      affiliate_id,
      earned_minor,
    ]);
    const of = (uid: string) =>
      earned
        .filter(([affiliate]) => affiliate === uid)
        .map(([, minor]) => Number(minor))
        .sort((one, two) => one - two);
    // The domain leaves 120.00 − 6.50 of fee. The nearest would have 100.00, and gets the half; nobody else gets any.
    expect(of(near)).toEqual([150, 200, 5_675]);
    expect(of(middle)).toEqual([80, 80]);
    expect(of(top)).toEqual([40, 40]);
    const { balances } = await ledgerOf(order_id);
    expect(balances[`affiliate:${near}`]).toBe(6_025);
    expect(balances[`entity:${world.entity_id}`]).toBe(4_000 - 300 - 320 + (1_000 - 100 - 270) + 5_675);
  });

  it("take no more together than the share that the platform sets", async () => {
    const own = await makeEntity({ selling: true });
    const change = (commission_share_bps_max: number) =>
      own.master.call("changePlatformSettings", {
        platform_id: own.platform_id,
        commission_share_bps_max,
        reason: "x",
      });
    await expectRefusal(change(10_001), "invalid-argument", "commission_share_bps_max");
    await expectRefusal(change(-1), "invalid-argument", "commission_share_bps_max");
    await change(150);
    const { buyer, upline } = await referredBuyer(own);
    const { event_id, types } = await makeEvent(own, [{ name: "Server", price_minor: 2_000, category: "server" }]);
    const order_id = await buy(buyer, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 1 }], stripe);
    const earned = (await commissionsOf(order_id)).map((each) => [each.affiliate_id, each.earned_minor]);
    expect(earned).toEqual([[upline[0]?.uid, 30]]);
  });

  it("are earned by nobody where the event has not joined, nor by whom nobody brought", async () => {
    const { buyer, upline } = await referredBuyer(world);
    const [without, joined] = [
      await makeEvent(world, [{ name: "Ticket", price_minor: 1_000 }], { affiliate_programme: false }),
      await makeEvent(world, [{ name: "Ticket", price_minor: 1_000 }]),
    ];
    const one = ({ types }: typeof joined) => [{ ticket_type_id: types[0] ?? "", quantity: 1 }];
    expect(await commissionsOf(await buy(buyer, without.event_id, one(without), stripe))).toEqual([]);
    expect(await commissionsOf(await buy(world.stranger, joined.event_id, one(joined), stripe))).toEqual([]);
    // Whoever brings others earns nothing on what they buy themselves; those above do.
    const [near, middle, top] = upline;
    const own = await commissionsOf(await buy(near ?? buyer, joined.event_id, one(joined), stripe));
    expect(own.map(({ affiliate_id }) => affiliate_id)).toEqual([middle?.uid, top?.uid]);
  });
});
