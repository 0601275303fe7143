/** Every page, as the person whom it is for: usable by everybody, on a desktop and on a phone, light and dark. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  applyForEntity,
  assignToEvent,
  buy,
  dispute,
  draftEvent,
  enrolAffiliate,
  order,
  refund,
  refundByHand,
  returnRefund,
  saveFilter,
} from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { faultsOf, settle, watch } from "./support/page-faults.ts";
import { signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();

/** What there is to see: one of everything, in every state that has a look of its own. */
let world: EntityWorld;
let affiliate: Person;
let applicant: Person;
let ids: Record<
  | "event"
  | "inReview"
  | "draft"
  | "paidOrder"
  | "unpaidOrder"
  | "cancelledOrder"
  | "disputedOrder"
  | "returnedOrder"
  | "orderToDecide"
  | "application"
  | "rejected"
  | "invitation"
  | "withdrawn",
  string
>;

beforeAll(async () => {
  [world, affiliate, applicant] = await Promise.all([
    makeEntity({ selling: true, event_review: true }),
    newPerson("Amira Affiliate"),
    newPerson("Anton Applicant"),
  ]);
  const { platform_id, entity_id, master, buyer, owner, eventManager, financeManager } = world;
  const { code } = await enrolAffiliate(master, platform_id, affiliate);
  await buyer.call("attachReferral", { platform_id, code });

  const types = [
    { name: "Standing", price_minor: 24_00 },
    { name: "Balcony seat, first row, with a cushion", price_minor: 42_00, quantity: 40 },
  ];
  const description = "Five musicians, one courtyard, no amplifier.";
  const [event, inReview, draft] = await Promise.all([
    makeEvent(world, types, { title: "Courtyard Concert with a rather long name", description }),
    makeEvent(world, types, { title: "Waiting Event", description }),
    draftEvent(eventManager, entity_id, { title: "Draft Event" }),
  ]);
  await master.call("approveEvent", { event_id: event.event_id });
  const ticket_type_id = event.types[0] ?? "";
  const choice = (quantity: number) => [{ ticket_type_id, quantity }];
  const paidOrder = await buy(buyer, event.event_id, choice(3), stripe);
  const { order_id: cancelledOrder } = await order(buyer, event.event_id, choice(1));
  await buyer.call("cancelOrder", { order_id: cancelledOrder });
  const { order_id: unpaidOrder } = await order(buyer, event.event_id, choice(2));
  const [disputedOrder, returnedOrder, orderToDecide] = [
    await buy(buyer, event.event_id, choice(1), stripe),
    await buy(buyer, event.event_id, choice(1), stripe),
    await buy(buyer, event.event_id, choice(1), stripe),
  ];
  await dispute(disputedOrder, stripe);
  await refundByHand(orderToDecide, 5_00);
  const returned = await refund(financeManager, returnedOrder, await ticketsOf(returnedOrder), "An unexpected trip");
  await returnRefund(returned, stripe);
  const [refunded = "", admitted = "", requested = ""] = await ticketsOf(paidOrder);
  const ask = (ticket_id: string) =>
    financeManager.call("requestRefund", { order_id: paidOrder, ticket_ids: [ticket_id], reason: "A second thought" });
  const { refund_id } = await ask(refunded);
  await owner.call("approveRefund", { refund_id });
  await eventManager.call("checkInTicket", {
    event_id: event.event_id,
    code: await codeOf(admitted),
    gate: "North gate",
  });
  await ask(requested);

  const [application, rejected] = await Promise.all([
    applyForEntity(applicant, platform_id, { name: "Paper Boats", description: "A duo with a piano." }),
    applyForEntity(applicant, platform_id, { name: "Paper Planes", description: "A duo without a piano." }),
  ]);
  await master.call("rejectEntity", { entity_id: rejected, reason: "Tell us more about the planes." });
  const leaving = await applyForEntity(applicant, platform_id, { name: "Paper Hats" });
  await master.call("approveEntity", { entity_id: leaving });
  await applicant.call("requestEntityDeletion", { entity_id: leaving, reason: "Nobody wears hats any more." });
  const invited = async (email: string, role: "admin" | "content_editor") =>
    (await owner.call("inviteTeamMember", { entity_id, email, role })).invitation_id;
  const [withdrawn, invitation] = [
    await invited(affiliate.email, "admin"),
    await invited(buyer.email, "content_editor"),
  ];
  await owner.call("withdrawInvitation", { invitation_id: withdrawn });
  await assignToEvent(owner, event.event_id, applicant, "check_in");
  const announce = (title: string) =>
    owner.call("draftAnnouncement", { entity_id, title, text: "Find us at the old mill." });
  await owner.call("publishAnnouncement", await announce("We have moved"));
  await announce("Summer programme");
  await saveFilter(buyer, platform_id, { name: "Concerts", words: "concert" });
  ids = {
    event: event.event_id,
    inReview: inReview.event_id,
    draft,
    paidOrder,
    unpaidOrder,
    cancelledOrder,
    disputedOrder,
    returnedOrder,
    orderToDecide,
    application,
    rejected,
    invitation,
    withdrawn,
  };
});
afterAll(() => Promise.all([world.close(), affiliate.close(), applicant.close()]));

async function ticketsOf(order_id: string): Promise<string[]> {
  return (await admin.doc(`orders/${order_id}`).get()).get("lines")[0].ticket_ids;
}

async function codeOf(ticket_id: string): Promise<string> {
  return (await admin.doc(`tickets/${ticket_id}`).get()).get("code");
}

interface Visit {
  path: string;
  heading: string;
}

/** Goes through pages one after the other; gives what is wrong with each. */
async function visit(page: Page, visits: Visit[]): Promise<Record<string, string[]>> {
  const seen = watch(page);
  const found: Record<string, string[]> = {};
  for (const { path, heading } of visits) {
    await page.goto(path);
    const faults = [...(await settle(page, heading)), ...(await faultsOf(page)), ...seen.splice(0)];
    if (faults.length > 0) found[path] = faults;
  }
  return found;
}

const concert = "Courtyard Concert with a rather long name";

describe("the pages of", () => {
  it("a visitor", async () => {
    const page = await browser.open();
    const platform = `/p/${world.platform_id}`;
    const faults = await visit(page, [
      { path: platform, heading: `Platform ${world.platform_id}` },
      { path: `${platform}?q=nothing+like+it`, heading: `Platform ${world.platform_id}` },
      { path: `${platform}/events/${ids.event}`, heading: concert },
      { path: `${platform}/events/evt_none`, heading: "Event not found" },
      { path: `${platform}/entities/${world.entity_id}`, heading: "Test entity" },
      { path: `${platform}/entities/ent_none`, heading: "Organiser not found" },
      { path: "/p/no-such-platform", heading: "No such platform" },
      { path: "/sign-in", heading: "Sign in" },
      { path: "/sign-in?mode=sign_up", heading: "Create an account" },
      { path: "/sign-in?mode=reset", heading: "Set a new password" },
      { path: "/invitations/inv_none", heading: "Invitation" },
      { path: "/tickets", heading: "My tickets" },
      { path: `/orders/${ids.paidOrder}`, heading: "Your order" },
      { path: "/affiliate", heading: "Affiliate programme" },
      { path: "/notifications", heading: "Notifications" },
      { path: "/account/second-factor", heading: "Second factor" },
      { path: "/apply", heading: "Apply for an entity" },
      { path: "/workspace", heading: "Workspace" },
      { path: `/console/${world.platform_id}`, heading: "Console" },
      { path: "/nowhere", heading: "No such page" },
    ]);
    expect(faults).toEqual({});
  });

  it("a buyer", async () => {
    const page = await browser.open();
    await signIn(page, world.buyer, `/p/${world.platform_id}`);
    const faults = await visit(page, [
      { path: `/p/${world.platform_id}?q=concert`, heading: `Platform ${world.platform_id}` },
      { path: `/p/${world.platform_id}/entities/${world.entity_id}`, heading: "Test entity" },
      { path: "/tickets", heading: "My tickets" },
      { path: `/orders/${ids.paidOrder}`, heading: concert },
      { path: `/orders/${ids.paidOrder}?paid`, heading: concert },
      { path: `/orders/${ids.unpaidOrder}?cancelled`, heading: concert },
      { path: `/orders/${ids.cancelledOrder}`, heading: concert },
      { path: `/orders/${ids.disputedOrder}`, heading: concert },
      { path: `/orders/${ids.returnedOrder}`, heading: concert },
      { path: `/orders/${ids.orderToDecide}`, heading: concert },
      { path: `/p/${world.platform_id}/events/${ids.event}`, heading: concert },
      { path: "/orders/ord_none", heading: "Order not found" },
      { path: "/affiliate", heading: "Affiliate programme" },
      { path: "/notifications", heading: "Notifications" },
      { path: "/account/second-factor", heading: "Second factor" },
      { path: "/apply", heading: "Apply for an entity" },
      { path: "/workspace", heading: "Workspace" },
      { path: "/invitations", heading: "Invitations" },
      { path: `/invitations/${ids.invitation}`, heading: "Invitation" },
      { path: `/workspace/${world.entity_id}`, heading: "Workspace" },
      { path: `/console/${world.platform_id}`, heading: "Console" },
    ]);
    expect(faults).toEqual({});
  });

  it("an affiliate", async () => {
    const page = await browser.open();
    await signIn(page, affiliate, `/p/${world.platform_id}`);
    expect(
      await visit(page, [
        { path: "/affiliate", heading: "Affiliate programme" },
        { path: "/invitations", heading: "Invitations" },
        { path: `/invitations/${ids.withdrawn}`, heading: "Invitation" },
        { path: `/invitations/${ids.invitation}`, heading: "Invitation" },
      ]),
    ).toEqual({});
  });

  it("an applicant who helps at a door", async () => {
    const page = await browser.open();
    await signIn(page, applicant, `/p/${world.platform_id}`);
    const faults = await visit(page, [
      { path: "/workspace", heading: "Workspace" },
      { path: "/apply", heading: "Apply for an entity" },
      { path: `/workspace/${ids.application}`, heading: "Paper Boats" },
      { path: `/workspace/${ids.rejected}`, heading: "Paper Planes" },
      { path: `/workspace/${world.entity_id}`, heading: "Check-in" },
    ]);
    expect(faults).toEqual({});
  });

  it("an owner", async () => {
    const page = await browser.open();
    await signIn(page, world.owner, `/p/${world.platform_id}`);
    const base = `/workspace/${world.entity_id}`;
    const faults = await visit(page, [
      { path: "/workspace", heading: "Workspace" },
      { path: base, heading: "Overview" },
      { path: `${base}/events`, heading: "Events" },
      { path: `${base}/events/new`, heading: "New event" },
      { path: `${base}/events/${ids.draft}`, heading: "Draft Event" },
      { path: `${base}/events/${ids.inReview}`, heading: "Waiting Event" },
      { path: `${base}/events/${ids.event}`, heading: concert },
      { path: `${base}/attendees?event=${ids.event}`, heading: "Attendees" },
      { path: `${base}/check-in?event=${ids.event}`, heading: "Check-in" },
      { path: `${base}/sales`, heading: "Sales" },
      { path: `${base}/sales/refunds`, heading: "Refunds" },
      { path: `${base}/payments`, heading: "Payments" },
      { path: `${base}/profile`, heading: "Profile" },
      { path: `${base}/team`, heading: "Team" },
      { path: `${base}/announcements`, heading: "Announcements" },
    ]);
    expect(faults).toEqual({});
  });

  it("a SuperAdmin at work", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.master, `/p/${world.platform_id}`);
    const base = `/console/${world.platform_id}`;
    const faults = await visit(page, [
      { path: `${base}/queue`, heading: "Applications" },
      { path: `${base}/events`, heading: "Events in review" },
      { path: `${base}/refunds`, heading: "Refunds" },
      { path: `${base}/check-in`, heading: "Check-in" },
      { path: `${base}/entities`, heading: "Entities" },
      { path: `${base}/deletions`, heading: "Deletion requests" },
      { path: `${base}/affiliates`, heading: "Affiliates" },
      { path: `${base}/nowhere`, heading: "Console" },
    ]);
    expect(faults).toEqual({});
  });

  it("a SuperAdmin who looks after people and rights", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.master, `/p/${world.platform_id}`);
    const base = `/console/${world.platform_id}`;
    const faults = await visit(page, [
      { path: `${base}/people`, heading: "People" },
      { path: `${base}/roles`, heading: "Roles" },
      { path: `${base}/departments`, heading: "Departments" },
      // Not all of it: a thousand cells and more are as one.
      { path: `${base}/matrix?find=refund`, heading: "Permission matrix" },
      { path: `${base}/audit`, heading: "Audit log" },
      { path: `${base}/settings`, heading: "Settings" },
      { path: "/god", heading: "GOD" },
    ]);
    expect(faults).toEqual({});
  });

  it("GOD above all platforms", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.god, `/p/${world.platform_id}`);
    const faults = await visit(page, [
      { path: "/god/platforms", heading: "Platforms" },
      { path: "/god/gods", heading: "GODs" },
      { path: "/god/limits", heading: "Rate limits" },
      { path: "/god/log", heading: "Action log" },
      { path: "/god/nowhere", heading: "No such page" },
    ]);
    expect(faults).toEqual({});
  });

  it("GOD on a platform", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.god, `/p/${world.platform_id}`);
    const { platform_id } = world;
    const base = `/console/${platform_id}`;
    const before = await visit(page, [
      { path: base, heading: "Console" },
      { path: `${base}/audit`, heading: "Console" },
    ]);
    await world.god.call("openSupportAccess", { platform_id, reason: "To look at its pages", hours: 1 });
    const during = await visit(page, [
      { path: `${base}/settings`, heading: "Settings" },
      { path: `${base}/audit`, heading: "Audit log" },
    ]);
    await world.god.call("closeSupportAccess", { platform_id });
    expect({ ...before, ...during }).toEqual({});
  });
});

describe("what opens over a page", () => {
  /** What is wrong with it, once it is there. */
  async function faultsOfDialog(page: Page): Promise<string[]> {
    await page.getByRole("dialog").waitFor();
    return faultsOf(page);
  }

  it("of a buyer can be used by everybody", async () => {
    const page = await browser.open();
    await signIn(page, world.buyer, `/orders/${ids.unpaidOrder}`);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    expect(await faultsOfDialog(page), "a question before something is done").toEqual([]);
  });

  it("of an owner can be used by everybody", async () => {
    const page = await browser.open();
    await signIn(page, world.owner, `/workspace/${world.entity_id}/events/${ids.draft}`);
    await page.getByRole("button", { name: "Add a ticket type" }).click();
    expect(await faultsOfDialog(page), "a new ticket type").toEqual([]);
    const topOf = async (label: string) => (await page.getByRole("dialog").getByLabel(label).boundingBox())?.y;
    expect(await topOf("Name"), "inputs beside each other, one of them explained").toBe(await topOf("Kind"));
    await page.goto(`/workspace/${world.entity_id}/sales`);
    for (const badge of ["Partly refunded", "Disputed", "To decide", "Refunded"]) {
      const row = page.getByRole("row").filter({ has: page.getByText(badge, { exact: true }) });
      await row.first().getByRole("button", { name: "Open the order of Buyer" }).click();
      expect(await faultsOfDialog(page), `an order: ${badge}`).toEqual([]);
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.goto(`/workspace/${world.entity_id}/team`);
    await page.getByRole("button", { name: "Transfer ownership" }).click();
    expect(await faultsOfDialog(page), "an offer of the ownership").toEqual([]);
  });

  it("of a SuperAdmin can be used by everybody", async () => {
    const page = await browser.open();
    const base = `/console/${world.platform_id}`;
    await signInWithSecondFactor(page, world.master, `${base}/people`);
    await page.getByRole("button", { name: "Give roles" }).click();
    expect(await faultsOfDialog(page), "roles for somebody").toEqual([]);
    await page.goto(`${base}/roles`);
    await page.getByRole("button", { name: "New role" }).click();
    expect(await faultsOfDialog(page), "a new role").toEqual([]);
    await page.goto(`${base}/departments`);
    await page.getByRole("button", { name: "Change Customer Support" }).click();
    expect(await faultsOfDialog(page), "a department").toEqual([]);
  });

  it("of GOD can be used by everybody", async () => {
    const page = await browser.open();
    await signInWithSecondFactor(page, world.god, "/god/platforms");
    await page.getByRole("button", { name: `Open support access to Platform ${world.platform_id}` }).click();
    expect(await faultsOfDialog(page), "a support access").toEqual([]);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("button", { name: `Change the master of Platform ${world.platform_id}` }).click();
    expect(await faultsOfDialog(page), "another master").toEqual([]);
    await page.goto("/god/gods");
    await page.getByRole("button", { name: "Make a GOD" }).click();
    expect(await faultsOfDialog(page), "another GOD").toEqual([]);
    await page.goto("/god/limits");
    await page.getByRole("button", { name: "Change Create order" }).click();
    expect(await faultsOfDialog(page), "another rate limit").toEqual([]);
  });
});
