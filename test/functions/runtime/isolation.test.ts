import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../../functions/src/ids.ts";
import type { ErrorCode } from "../../../functions/src/model/errors.ts";
import {
  addTicketType,
  applyForEntity,
  buy,
  draftEvent,
  enrolAffiliate,
  order,
  saveFilter,
} from "../../support/actions.ts";
import { host, ports } from "../../support/addresses.ts";
import { addressOf, admin, CallError, type OperationName, type Person } from "../../support/client.ts";
import { secrets } from "../../support/environment.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEvent, stripe } from "../../support/world.ts";
import { operationNames } from "../support/operation-names.ts";
import { ticketsOf } from "../support/sales.ts";
import { makeEntity, somebody } from "../support/worlds.ts";

/** The platform whose ids are used, and the one whose people use them. */
let here: EntityWorld;
let there: EntityWorld;
let ids: Ids;

interface Ids {
  pending: string;
  hopeless: string;
  lively: string;
  suspended: string;
  event_id: string;
  free: string;
  priced: string;
  draft: string;
  discarded: string;
  inReview: string;
  returned: string;
  order_id: string;
  unpaid: string;
  tickets: { id: string; code: string }[];
  requested: string;
  unwanted: string;
  failed: string;
  by_hand: { order_id: string; stripe_refund_id: string };
  free_order_id: string;
  free_tickets: string[];
  welcome: string;
  unwelcome: string;
  mistaken: string;
  tired: { entity_id: string; owner: Person };
  doomed: string;
  spared: string;
  renamed: string;
  reworded: string;
  newcomer: Person;
  volunteer: Person;
  unruly: Person;
  sorry: Person;
  code: string;
  role: string;
  department: string;
  emptyDepartment: string;
  announcements: { drafted: string; rewritten: string; published: string; discarded: string };
  filter: string;
}

const otherName = { kind: "artist", name: "Refounded", slug: "refounded" } as const;
const otherTitle = { title: "Another title", category: "music", place: { name: "Hall", address: "" } };

async function prepare(): Promise<Ids> {
  const { master, owner, eventManager, financeManager, buyer, entity_id, platform_id } = here;
  const entityIn = async (approved: boolean) => {
    const applicant = await somebody("Applicant");
    const id = await applyForEntity(applicant, platform_id, { name: "Applicant" });
    if (approved) await master.call("approveEntity", { entity_id: id });
    return id;
  };
  const draftOf = async () => {
    const id = await draftEvent(eventManager, entity_id, { title: "A draft" });
    await addTicketType(eventManager, id, { name: "Free", price_minor: 0 });
    return id;
  };
  const [pending, hopeless, lively, suspended] = await Promise.all([false, false, true, true].map(entityIn));
  await master.call("suspendEntity", { entity_id: suspended ?? "", reason: "Complaints" });
  const { event_id, types } = await makeEvent(here, [
    { name: "Free", price_minor: 0 },
    { name: "Priced", price_minor: 1_000 },
  ]);
  await master.call("approveEvent", { event_id });
  const [free = "", priced = ""] = types;
  const [draft, discarded, inReview, returned] = await Promise.all([draftOf(), draftOf(), draftOf(), draftOf()]);
  for (const id of [inReview, returned]) await eventManager.call("publishEvent", { event_id: id });
  const order_id = await buy(buyer, event_id, [{ ticket_type_id: priced, quantity: 5 }], stripe);
  const unpaid = await order(buyer, event_id, [{ ticket_type_id: priced, quantity: 1 }]);
  const tickets = await ticketsOf(order_id);
  const used = tickets[3];
  await eventManager.call("checkInTicket", { event_id, code: used?.code ?? "", gate: "North" });
  const [requested, unwanted] = await Promise.all(
    [0, 1].map((index) =>
      financeManager.call("requestRefund", { order_id, ticket_ids: [tickets[index]?.id ?? ""], reason: "Ill" }),
    ),
  );
  const failed = await failedRefund(event_id, priced);
  const by_hand = await refundedByHand(event_id, priced);
  const { order_id: free_order_id } = await order(buyer, event_id, [{ ticket_type_id: free, quantity: 2 }]);
  await stripe.deliveriesSettled();
  const free_tickets = (await ticketsOf(free_order_id)).map(({ id }) => id);
  const [newcomer, volunteer, unruly, sorry] = await Promise.all([
    somebody("Newcomer"),
    somebody("Volunteer"),
    somebody("Unruly"),
    somebody("Sorry"),
  ]);
  await master.call("banPerson", { platform_id, uid: sorry.uid, reason: "Spam" });
  const invited = async (email: string) =>
    (await owner.call("inviteTeamMember", { entity_id, email, role: "content_editor" })).invitation_id;
  const [welcome, unwelcome, mistaken] = [
    await invited(volunteer.email),
    await invited(newcomer.email),
    await invited("mistaken@gatehouse.example"),
  ];
  const owned = async () => {
    const founder = await somebody("Founder");
    const id = await applyForEntity(founder, platform_id, { name: "Founded" });
    await master.call("approveEntity", { entity_id: id });
    return { entity_id: id, owner: founder };
  };
  const [tired, doomed, spared, renamed] = await Promise.all([owned(), owned(), owned(), owned()]);
  await renamed.owner.call("proposeEntityChange", { entity_id: renamed.entity_id, ...otherName });
  const { event_id: reworded } = await makeEvent(here, [{ name: "Free", price_minor: 0 }]);
  await master.call("approveEvent", { event_id: reworded });
  await eventManager.call("proposeEventChange", { event_id: reworded, ...otherTitle });
  for (const { entity_id: id, owner: founder } of [doomed, spared]) {
    await founder.call("requestEntityDeletion", { entity_id: id, reason: "r" });
  }
  const { code } = await enrolAffiliate(master, platform_id, owner);
  const { role_id } = await master.call("createRole", { platform_id, name: "Wardrobe", permissions: ["event.read"] });
  const [department, emptyDepartment] = await Promise.all(
    ["NIGHT", "DAY"].map((code) => master.call("createDepartment", { platform_id, code, name: "A department" })),
  );
  const announced = async () =>
    (await owner.call("draftAnnouncement", { entity_id, title: "New rooms", text: "We have moved." })).announcement_id;
  // One after the other: they are counted.
  const announcements = {
    drafted: await announced(),
    rewritten: await announced(),
    published: await announced(),
    discarded: await announced(),
  };
  await owner.call("publishAnnouncement", { announcement_id: announcements.published });
  return {
    announcements,
    filter: await saveFilter(buyer, platform_id, { name: "Evenings out", words: "ragas" }),
    pending: pending ?? "",
    hopeless: hopeless ?? "",
    lively: lively ?? "",
    suspended: suspended ?? "",
    event_id,
    free,
    priced,
    draft,
    discarded,
    inReview,
    returned,
    order_id,
    unpaid: unpaid.order_id,
    tickets,
    requested: requested?.refund_id ?? "",
    unwanted: unwanted?.refund_id ?? "",
    failed,
    by_hand,
    free_order_id,
    free_tickets,
    welcome,
    unwelcome,
    mistaken,
    tired,
    doomed: doomed.entity_id,
    spared: spared.entity_id,
    renamed: renamed.entity_id,
    reworded,
    newcomer,
    volunteer,
    unruly,
    sorry,
    code,
    role: role_id,
    department: department?.department_id ?? "",
    emptyDepartment: emptyDepartment?.department_id ?? "",
  };
}

/** A refund that the buyer's bank has sent back. */
async function failedRefund(event_id: string, ticket_type_id: string): Promise<string> {
  const { buyer, financeManager, owner } = here;
  const order_id = await buy(buyer, event_id, [{ ticket_type_id, quantity: 1 }], stripe);
  const ticket_ids = (await ticketsOf(order_id)).map(({ id }) => id);
  const { refund_id } = await financeManager.call("requestRefund", { order_id, ticket_ids, reason: "Ill" });
  await owner.call("approveRefund", { refund_id });
  const ref = admin.doc(`refunds/${refund_id}`);
  await stripe.failRefund(String((await ref.get()).get("stripe_refund_id")));
  await waitFor("the refund to fail", async () => (await ref.get()).get("status") === "failed");
  return refund_id;
}

/** An order of which somebody gave a part back in Stripe's dashboard. */
async function refundedByHand(event_id: string, ticket_type_id: string): Promise<Ids["by_hand"]> {
  const order_id = await buy(here.buyer, event_id, [{ ticket_type_id, quantity: 1 }], stripe);
  const ref = admin.doc(`orders/${order_id}`);
  const payment_intent = String((await ref.get()).get("stripe_payment_intent_id"));
  const api = new Stripe(secrets.STRIPE_SECRET_KEY, { host, port: ports.stripe, protocol: "http" });
  const { id } = await api.refunds.create({ payment_intent, amount: 100 });
  await waitFor("the refund to be found", async () => (await ref.get()).get(`refunds_by_hand.${id}`) !== undefined);
  return { order_id, stripe_refund_id: id };
}

/** Everybody who has power over there, and none here. */
let strangers: Person[];

beforeAll(async () => {
  [here, there] = await Promise.all([makeEntity({ selling: true, event_review: true }), makeEntity({ selling: true })]);
  ids = await prepare();
  const staff = await somebody("Staff there");
  await there.master.call("setPlatformRoles", {
    platform_id: there.platform_id,
    email: staff.email,
    roles: ["staff", "admin", "moderator", "affiliate_manager", "payout_manager", "support_manager"],
    reason: "Does everything over there",
  });
  strangers = [there.master, staff, there.owner, there.admin, there.financeManager];
});

interface Cell {
  /** The operation on something of this platform, as the person. */
  attempt: (person: Person) => Promise<unknown>;
  /** How the other platform's people are refused. */
  refused: ErrorCode;
  /** Who may. */
  allowed: () => Person;
}

const none = "permission-denied";
const ticket = (index: number) => ids.tickets[index]?.id ?? "";

/**
 * What the people of another platform get from each operation. The compiler misses a name that is left out, and the
 * test below asks the deployed functions themselves.
 */
const table: Record<OperationName, Cell> = {
  createPlatform: {
    attempt: (person) =>
      person.call("createPlatform", {
        platform_id: here.platform_id,
        name: "Taken over",
        currency: "EUR",
        master_email: person.email,
      }),
    refused: none,
    // There is one already; who may ask is told that, and not refused.
    allowed: () => here.god,
  },
  setPlatformRoles: {
    attempt: (person) =>
      person.call("setPlatformRoles", {
        platform_id: here.platform_id,
        email: ids.volunteer.email,
        roles: ["moderator"],
        reason: "r",
      }),
    refused: none,
    allowed: () => here.master,
  },
  findPeople: {
    attempt: (person) => person.call("findPeople", { platform_id: here.platform_id, query: ids.volunteer.email }),
    refused: none,
    allowed: () => here.master,
  },
  listBanned: {
    attempt: (person) => person.call("listBanned", { platform_id: here.platform_id }),
    refused: none,
    allowed: () => here.master,
  },
  banPerson: {
    attempt: (person) =>
      person.call("banPerson", { platform_id: here.platform_id, uid: ids.unruly.uid, reason: "Spam" }),
    refused: none,
    allowed: () => here.master,
  },
  unbanPerson: {
    attempt: (person) =>
      person.call("unbanPerson", { platform_id: here.platform_id, uid: ids.sorry.uid, reason: "Sorry" }),
    refused: none,
    allowed: () => here.master,
  },
  setDepartments: {
    attempt: (person) =>
      person.call("setDepartments", {
        platform_id: here.platform_id,
        email: ids.volunteer.email,
        departments: [{ department_id: ids.department, title: null }],
        reason: "r",
      }),
    refused: none,
    allowed: () => here.master,
  },
  createRole: {
    attempt: (person) =>
      person.call("createRole", { platform_id: here.platform_id, name: "Cloakroom", permissions: ["event.read"] }),
    refused: none,
    allowed: () => here.master,
  },
  updateRole: {
    attempt: (person) =>
      person.call("updateRole", { role_id: ids.role, name: "Bar", permissions: ["event.read"], reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  deleteRole: {
    attempt: (person) => person.call("deleteRole", { role_id: ids.role, reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  createDepartment: {
    attempt: (person) =>
      person.call("createDepartment", { platform_id: here.platform_id, code: "DOORS", name: "Doors" }),
    refused: none,
    allowed: () => here.master,
  },
  updateDepartment: {
    attempt: (person) => person.call("updateDepartment", { department_id: ids.department, name: "Night" }),
    refused: none,
    allowed: () => here.master,
  },
  deleteDepartment: {
    attempt: (person) => person.call("deleteDepartment", { department_id: ids.emptyDepartment }),
    refused: none,
    allowed: () => here.master,
  },
  changePlatformSettings: {
    attempt: (person) =>
      person.call("changePlatformSettings", { platform_id: here.platform_id, event_review: true, reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  openSupportAccess: {
    attempt: (person) => person.call("openSupportAccess", { platform_id: here.platform_id, reason: "r", hours: 1 }),
    refused: none,
    allowed: () => here.god,
  },
  closeSupportAccess: {
    attempt: (person) => person.call("closeSupportAccess", { platform_id: here.platform_id }),
    refused: none,
    allowed: () => here.god,
  },
  readPlatformNumbers: {
    attempt: (person) => person.call("readPlatformNumbers", { platform_ids: [here.platform_id] }),
    refused: none,
    allowed: () => here.god,
  },
  grantGod: {
    attempt: (person) => person.call("grantGod", { email: ids.volunteer.email, reason: "r" }),
    refused: none,
    allowed: () => here.god,
  },
  revokeGod: {
    attempt: (person) => person.call("revokeGod", { uid: ids.volunteer.uid, reason: "r" }),
    refused: none,
    allowed: () => here.god,
  },
  readRateLimits: {
    attempt: (person) => person.call("readRateLimits", {}),
    refused: none,
    allowed: () => here.god,
  },
  setRateLimit: {
    attempt: (person) =>
      person.call("setRateLimit", {
        operation: "undoCheckIn",
        limit: { max: 300, per_seconds: 60 },
        reason: "As before",
      }),
    refused: none,
    allowed: () => here.god,
  },
  approveEntity: {
    attempt: (person) => person.call("approveEntity", { entity_id: ids.pending }),
    refused: none,
    allowed: () => here.master,
  },
  rejectEntity: {
    attempt: (person) => person.call("rejectEntity", { entity_id: ids.hopeless, reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  suspendEntity: {
    attempt: (person) => person.call("suspendEntity", { entity_id: ids.lively, reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  reinstateEntity: {
    attempt: (person) => person.call("reinstateEntity", { entity_id: ids.suspended }),
    refused: none,
    allowed: () => here.master,
  },
  proposeEntityChange: {
    attempt: (person) => person.call("proposeEntityChange", { entity_id: here.entity_id, ...otherName }),
    refused: none,
    allowed: () => here.owner,
  },
  decideEntityChange: {
    attempt: (person) => person.call("decideEntityChange", { entity_id: ids.renamed, decision: "apply" }),
    refused: none,
    allowed: () => here.master,
  },
  proposeEventChange: {
    attempt: (person) => person.call("proposeEventChange", { event_id: ids.event_id, ...otherTitle }),
    refused: none,
    allowed: () => here.eventManager,
  },
  decideEventChange: {
    attempt: (person) => person.call("decideEventChange", { event_id: ids.reworded, decision: "apply" }),
    refused: none,
    allowed: () => here.master,
  },
  inviteTeamMember: {
    attempt: (person) =>
      person.call("inviteTeamMember", {
        entity_id: here.entity_id,
        email: "invited@gatehouse.example",
        role: "content_editor",
      }),
    refused: none,
    allowed: () => here.owner,
  },
  offerOwnership: {
    attempt: (person) =>
      person.call("offerOwnership", { entity_id: here.entity_id, uid: here.financeManager.uid, reason: "r" }),
    refused: none,
    allowed: () => here.owner,
  },
  acceptInvitation: {
    attempt: (person) => person.call("acceptInvitation", { invitation_id: ids.welcome }),
    refused: "not-found",
    allowed: () => ids.volunteer,
  },
  declineInvitation: {
    attempt: (person) => person.call("declineInvitation", { invitation_id: ids.unwelcome }),
    refused: "not-found",
    allowed: () => ids.newcomer,
  },
  withdrawInvitation: {
    attempt: (person) => person.call("withdrawInvitation", { invitation_id: ids.mistaken }),
    refused: none,
    allowed: () => here.owner,
  },
  changeTeamRole: {
    attempt: (person) =>
      person.call("changeTeamRole", {
        entity_id: here.entity_id,
        uid: here.contentEditor.uid,
        role: "event_manager",
      }),
    refused: none,
    allowed: () => here.owner,
  },
  leaveTeam: {
    // Everyone may leave a team that they are on.
    attempt: (person) => person.call("leaveTeam", { entity_id: here.entity_id }),
    refused: "not-found",
    allowed: () => here.admin,
  },
  requestEntityDeletion: {
    attempt: (person) => person.call("requestEntityDeletion", { entity_id: ids.tired.entity_id, reason: "r" }),
    refused: none,
    allowed: () => ids.tired.owner,
  },
  approveEntityDeletion: {
    attempt: (person) => person.call("approveEntityDeletion", { entity_id: ids.doomed }),
    refused: none,
    allowed: () => here.master,
  },
  rejectEntityDeletion: {
    attempt: (person) => person.call("rejectEntityDeletion", { entity_id: ids.spared, reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  removeTeamMember: {
    attempt: (person) => person.call("removeTeamMember", { entity_id: here.entity_id, uid: here.contentEditor.uid }),
    refused: none,
    allowed: () => here.owner,
  },
  connectPayments: {
    attempt: (person) => person.call("connectPayments", { entity_id: here.entity_id, country: "DE" }),
    refused: none,
    allowed: () => here.owner,
  },
  publishEvent: {
    attempt: (person) => person.call("publishEvent", { event_id: ids.draft }),
    refused: none,
    allowed: () => here.eventManager,
  },
  approveEvent: {
    attempt: (person) => person.call("approveEvent", { event_id: ids.inReview }),
    refused: none,
    allowed: () => here.master,
  },
  returnEvent: {
    attempt: (person) => person.call("returnEvent", { event_id: ids.returned, reason: "r" }),
    refused: none,
    allowed: () => here.master,
  },
  setSalesOpen: {
    attempt: (person) => person.call("setSalesOpen", { event_id: ids.event_id, open: true }),
    refused: none,
    allowed: () => here.eventManager,
  },
  changeTicketType: {
    attempt: (person) =>
      person.call("changeTicketType", {
        event_id: ids.event_id,
        ticket_type_id: ids.free,
        quantity: 101,
        reason: "r",
      }),
    refused: none,
    allowed: () => here.eventManager,
  },
  deleteDraft: {
    attempt: (person) => person.call("deleteDraft", { event_id: ids.discarded }),
    refused: none,
    allowed: () => here.eventManager,
  },
  readSalesGate: {
    attempt: (person) => person.call("readSalesGate", { event_id: ids.event_id }),
    refused: none,
    allowed: () => here.eventManager,
  },
  setEventAssignment: {
    attempt: (person) =>
      person.call("setEventAssignment", { event_id: ids.event_id, email: ids.volunteer.email, role: "check_in" }),
    refused: none,
    allowed: () => here.owner,
  },
  readAvailability: {
    // What is public is public on every platform; a draft is nobody's to look at.
    attempt: (person) =>
      person.call("readAvailability", { event_id: person.uid === here.stranger.uid ? ids.event_id : ids.discarded }),
    refused: "not-found",
    allowed: () => here.stranger,
  },
  readFollowers: {
    attempt: (person) =>
      person.call("readFollowers", { entity_id: person.uid === here.stranger.uid ? here.entity_id : ids.pending }),
    refused: "not-found",
    allowed: () => here.stranger,
  },
  followEntity: {
    // What is public is everybody's to follow.
    attempt: (person) =>
      person.call("followEntity", { entity_id: person.uid === here.stranger.uid ? here.entity_id : ids.pending }),
    refused: "not-found",
    allowed: () => here.stranger,
  },
  unfollowEntity: {
    attempt: (person) =>
      person.call("unfollowEntity", { entity_id: person.uid === here.stranger.uid ? here.entity_id : ids.pending }),
    refused: "not-found",
    allowed: () => here.stranger,
  },
  draftAnnouncement: {
    attempt: (person) =>
      person.call("draftAnnouncement", { entity_id: here.entity_id, title: "New rooms", text: "We have moved." }),
    refused: none,
    allowed: () => here.owner,
  },
  editAnnouncement: {
    attempt: (person) =>
      person.call("editAnnouncement", {
        announcement_id: ids.announcements.rewritten,
        title: "Newer rooms",
        text: "We have moved again.",
      }),
    refused: none,
    allowed: () => here.owner,
  },
  publishAnnouncement: {
    attempt: (person) => person.call("publishAnnouncement", { announcement_id: ids.announcements.drafted }),
    refused: none,
    allowed: () => here.owner,
  },
  withdrawAnnouncement: {
    attempt: (person) => person.call("withdrawAnnouncement", { announcement_id: ids.announcements.published }),
    refused: none,
    allowed: () => here.owner,
  },
  deleteAnnouncement: {
    attempt: (person) => person.call("deleteAnnouncement", { announcement_id: ids.announcements.discarded }),
    refused: none,
    allowed: () => here.owner,
  },
  deleteSavedFilter: {
    attempt: (person) => person.call("deleteSavedFilter", { saved_filter_id: ids.filter }),
    refused: "not-found",
    allowed: () => here.buyer,
  },
  checkInTicket: {
    attempt: (person) =>
      person.call("checkInTicket", { event_id: ids.event_id, code: ids.tickets[2]?.code ?? "", gate: "North" }),
    refused: none,
    allowed: () => here.eventManager,
  },
  undoCheckIn: {
    attempt: (person) => person.call("undoCheckIn", { ticket_id: ticket(3), reason: "r" }),
    refused: none,
    allowed: () => here.owner,
  },
  createOrder: {
    // Everyone may buy here, but not as if it were there: at that platform's fee, or past the gate of this entity.
    attempt: (person) => {
      const mixed = person.uid !== here.buyer.uid;
      return person.call(
        "createOrder",
        {
          platform_id: mixed ? there.platform_id : here.platform_id,
          entity_id: mixed ? there.entity_id : here.entity_id,
          event_id: ids.event_id,
          lines: [{ ticket_type_id: ids.free, quantity: 1 }],
        },
        { idempotency_key: randomUUID() },
      );
    },
    refused: "not-found",
    allowed: () => here.buyer,
  },
  cancelOrder: {
    attempt: (person) => person.call("cancelOrder", { order_id: ids.unpaid }),
    refused: "not-found",
    allowed: () => here.buyer,
  },
  requestRefund: {
    attempt: (person) => person.call("requestRefund", { order_id: ids.order_id, ticket_ids: [ticket(4)], reason: "r" }),
    refused: none,
    allowed: () => here.financeManager,
  },
  approveRefund: {
    attempt: (person) => person.call("approveRefund", { refund_id: ids.requested }),
    refused: none,
    allowed: () => here.owner,
  },
  readOrderTickets: {
    attempt: (person) => person.call("readOrderTickets", { order_id: ids.order_id }),
    refused: none,
    allowed: () => here.financeManager,
  },
  retryRefund: {
    attempt: (person) => person.call("retryRefund", { refund_id: ids.failed, reason: "r" }),
    refused: none,
    allowed: () => here.financeManager,
  },
  decideRefundByHand: {
    attempt: (person) =>
      person.call("decideRefundByHand", {
        ...ids.by_hand,
        tickets: "kept",
        reason: "r",
      }),
    refused: none,
    allowed: () => here.financeManager,
  },
  giveBackTickets: {
    attempt: (person) =>
      person.call("giveBackTickets", { order_id: ids.free_order_id, ticket_ids: [ids.free_tickets[0] ?? ""] }),
    refused: "not-found",
    allowed: () => here.buyer,
  },
  cancelTickets: {
    attempt: (person) =>
      person.call("cancelTickets", {
        order_id: ids.free_order_id,
        ticket_ids: [ids.free_tickets[1] ?? ""],
        reason: "r",
      }),
    refused: none,
    allowed: () => here.financeManager,
  },
  rejectRefund: {
    attempt: (person) => person.call("rejectRefund", { refund_id: ids.unwanted, note: "r" }),
    refused: none,
    allowed: () => here.owner,
  },
  joinAffiliateProgramme: {
    attempt: (person) => person.call("joinAffiliateProgramme", { platform_id: here.platform_id }),
    refused: "failed-precondition",
    allowed: () => here.buyer,
  },
  enrolAffiliate: {
    attempt: (person) => person.call("enrolAffiliate", { platform_id: here.platform_id, email: ids.volunteer.email }),
    refused: none,
    allowed: () => here.master,
  },
  attachReferral: {
    attempt: (person) =>
      person.call("attachReferral", {
        platform_id: person.uid === ids.newcomer.uid ? here.platform_id : there.platform_id,
        code: ids.code,
      }),
    refused: "not-found",
    allowed: () => ids.newcomer,
  },
  // These go last: they end what the others need.
  setPlatformMaster: {
    attempt: (person) =>
      person.call("setPlatformMaster", { platform_id: here.platform_id, email: ids.newcomer.email, reason: "r" }),
    refused: none,
    allowed: () => here.god,
  },
  disablePlatform: {
    attempt: (person) => person.call("disablePlatform", { platform_id: here.platform_id, reason: "r" }),
    refused: none,
    allowed: () => here.god,
  },
  enablePlatform: {
    attempt: (person) => person.call("enablePlatform", { platform_id: here.platform_id, reason: "r" }),
    refused: none,
    allowed: () => here.god,
  },
  deletePlatform: {
    attempt: (person) => person.call("deletePlatform", { platform_id: here.platform_id, reason: "r" }),
    refused: none,
    // It is active, and tickets are valid: who may ask is told that, and not refused.
    allowed: () => here.god,
  },
};

const cells = Object.entries(table);

/** Every document of the platform, with the time of its last change. */
async function documentsHere(): Promise<string[]> {
  const collections = [
    "platforms",
    "platform_roles",
    "roles",
    "departments",
    "entities",
    "entity_roles",
    "invitations",
    "mail",
    "events",
    "event_roles",
    "orders",
    "tickets",
    "refunds",
    "ledger",
    "commissions",
    "affiliates",
    "referrals",
    "referral_codes",
    "follows",
    "announcements",
    "saved_filters",
  ];
  const found = await Promise.all(
    collections.map((name) => admin.collection(name).where("platform_id", "==", here.platform_id).get()),
  );
  return found.flatMap(({ docs }) => docs.map(({ ref, updateTime }) => `${ref.path} ${updateTime.toMillis()}`)).sort();
}

describe("isolation: the table", () => {
  it("has every callable that is deployed", () => {
    expect(operationNames.length).toBeGreaterThan(20);
    expect(cells.map(([name]) => name).sort()).toEqual(operationNames.toSorted());
  });
});

describe("isolation: the people of another platform", () => {
  let before: string[];
  beforeAll(async () => {
    before = await documentsHere();
  });

  it.each(cells)("are refused by %s", async (_name, { attempt, refused }) => {
    for (const person of strangers) await expectRefusal(attempt(person), refused);
  });

  it("have changed nothing here, and left no record here", async () => {
    expect(before.length).toBeGreaterThan(30);
    expect(await documentsHere()).toEqual(before);
    for (const { uid } of strangers) {
      const records = await admin.collection("audit_logs").where("actor_id", "==", uid).get();
      const touched = records.docs.filter((record) => record.get("platform_id") === here.platform_id);
      expect(touched.map((record) => record.get("action"))).toEqual([]);
    }
  });
});

/** What an attempt would send. */
function sentBy({ attempt }: Cell, person: Person): Record<string, unknown> {
  let sent: Record<string, unknown> = {};
  const recording: Person = {
    ...person,
    async call(_operation, input, options) {
      sent = { ...input, ...options };
      throw new Error("It is only recorded");
    },
  };
  attempt(recording).catch(() => {});
  return sent;
}

/** The same with ids that nothing has. */
function withoutTarget(sent: unknown): unknown {
  const text = JSON.stringify(sent).replace(/"([a-z]{2,3})_[0-9a-hjkmnp-tv-z]{20}"/g, (_, kind: string) => {
    return `"${kind}_${newId("event").slice("evt_".length)}"`;
  });
  return JSON.parse(text.replaceAll(here.platform_id, "test-nowhere"));
}

async function answerTo(person: Person, name: OperationName, data: unknown) {
  // As a client that has looked at what it decides about, if there is anything.
  const error = await person.call(name, data as never).catch((thrown: unknown) => thrown);
  if (!(error instanceof CallError)) throw new Error(`${name} was allowed`);
  const { request_id: _, ...details } = Object(error.details);
  return { code: error.code, message: error.message, details };
}

// Platforms and their affiliate programmes are public.
const onWhatIsPublic = ["attachReferral", "joinAffiliateProgramme"];

describe("isolation: who has no right to it", () => {
  it.each(cells.filter(([name]) => !onWhatIsPublic.includes(name)))(
    "learns nothing from %s of whether it is there",
    async (name, cell) => {
      const operation = operationNames.find((each) => each === name);
      if (operation === undefined) throw new Error(`${name} is not deployed`);
      // Nobody here; somebody elsewhere; and somebody who is banned here.
      for (const person of [there.stranger, there.eventManager, ids.sorry]) {
        const sent = sentBy(cell, person);
        const present = await answerTo(person, operation, sent);
        expect(present.details.code).toBe(cell.refused);
        expect(await answerTo(person, operation, withoutTarget(sent))).toEqual(present);
      }
    },
  );
});

describe("isolation: who is not signed in", () => {
  it.each(operationNames.filter((name) => !["readAvailability", "readFollowers"].includes(name)))(
    "is refused by %s",
    async (name) => {
      const response = await fetch(addressOf(name), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ data: {} }),
      });
      expect(response.status).toBe(401);
      expect(Object(await response.json()).error.details).toMatchObject({ code: "unauthenticated", retry: false });
    },
  );
});

describe("the platform's own people", () => {
  // Without this, an operation that refuses everybody would pass for one that keeps platforms apart.
  it.each(cells.filter(([name]) => name !== "createPlatform" && name !== "deletePlatform"))(
    "are let in by %s",
    async (_name, cell) => {
      await cell.attempt(cell.allowed());
    },
  );
});
