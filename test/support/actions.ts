/** What people do, as they do it: through the operations, and where browsers write directly, under the rules. */
import { randomUUID } from "node:crypto";
import {
  type DocumentData,
  doc,
  getDoc,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  type WithFieldValue,
} from "firebase/firestore";
import type { EntityKind, RefundPolicy } from "../../functions/src/entities/model.ts";
import { applicationIds } from "../../functions/src/entities/model.ts";
import { freeTicketTypeId } from "../../functions/src/events/model.ts";
import { savedFilterIdOf } from "../../functions/src/filters/model.ts";
import { newId } from "../../functions/src/ids.ts";
import type { EntityRole, EventRole } from "../../functions/src/model/permissions.ts";
import type { OrderLine } from "../../functions/src/payments/model.ts";
import { stripe as stripeApi } from "../../functions/src/runtime/stripe.ts";
import { admin, createPerson, type NewPerson, type Person } from "./client.ts";
import type { StripeSimulatorControl } from "./stripe-simulator/index.ts";
import { waitFor } from "./wait-for.ts";

/** Signs a person up as the web client does, their profile included. */
export async function signUp(person: NewPerson): Promise<Person> {
  const account = await createPerson(person);
  await create(account, `users/${account.uid}`, { name: person.displayName, locale: "en", banned_on: [] });
  return account;
}

export async function applyForEntity(
  person: Person,
  platform_id: string,
  profile: { name: string; kind?: EntityKind; description?: string; image_url?: string },
): Promise<string> {
  const application = {
    platform_id,
    owner_id: person.uid,
    kind: profile.kind ?? "organisation",
    name: profile.name,
    slug: slugOf(profile.name),
    description: profile.description ?? "",
    image_url: profile.image_url ?? null,
    status: "pending",
    visibility: "hidden",
    events_enabled: false,
    rejection_reason: null,
    refund_policy: null,
  };
  for (const entity_id of await applicationIds(platform_id, person.uid)) {
    const path = `entities/${entity_id}`;
    if ((await admin.doc(path).get()).exists) continue;
    try {
      await create(person, path, application);
      return entity_id;
    } catch (error) {
      // Somebody else may have applied for the same person meanwhile, in a test that does two things at once.
      if (!(await admin.doc(path).get()).exists) throw error;
    }
  }
  throw new Error(`${person.uid} has applied as often on ${platform_id} as one may`);
}

export async function setRefundPolicy(
  person: Person,
  entity_id: string,
  refund_policy: RefundPolicy = { kind: "until", days_before: 7, note: "Full refund up to a week before." },
): Promise<void> {
  await edit(person, `entities/${entity_id}`, { refund_policy });
}

/** Saves what somebody looks for in a platform's list of events; gives its id. */
export async function saveFilter(
  person: Person,
  platform_id: string,
  { number = 0, ...filter }: { name: string; words?: string; category?: string; number?: number },
): Promise<string> {
  const id = savedFilterIdOf(platform_id, person.uid, number);
  await create(person, `saved_filters/${id}`, { platform_id, uid: person.uid, words: "", category: "", ...filter });
  return id;
}

/** Connects the entity's Stripe account as the hosted page does, and waits until the webhook has told of it. */
export async function connectStripe(
  person: Person,
  entity_id: string,
  stripe: Pick<StripeSimulatorControl, "completeOnboarding">,
): Promise<string> {
  await person.call("connectPayments", { entity_id, country: "DE" });
  const payments = admin.doc(`entities/${entity_id}/private/payments`);
  const account_id: unknown = (await payments.get()).get("stripe_account_id");
  if (typeof account_id !== "string") throw new Error(`${entity_id} has no Stripe account`);
  await stripe.completeOnboarding(account_id);
  await waitFor("Stripe's word on the account", async () => {
    const state = await payments.get();
    return state.get("charges_enabled") === true && state.get("payouts_enabled") === true;
  });
  return account_id;
}

export interface NewEvent {
  title: string;
  description?: string;
  category?: string;
  image_url?: string;
  place?: { name: string; address: string };
  starts_at?: Date;
  hours?: number;
  time_zone?: string;
  fee_bearer?: "buyer" | "entity";
  affiliate_programme?: boolean;
}

/** Writes a draft of an event, by default of three hours in the next hours, so that its doors are open. Terms of its own are for an owner or admin. */
export async function draftEvent(person: Person, entity_id: string, event: NewEvent): Promise<string> {
  const entity = (await getDoc(doc(person.firestore, `entities/${entity_id}`))).data();
  const event_id = newId("event");
  const starts_at = event.starts_at ?? new Date(Date.now() + 8 * 3_600_000);
  await create(person, `events/${event_id}`, {
    platform_id: entity?.platform_id,
    entity_id,
    entity_name: entity?.name,
    title: event.title,
    description: event.description ?? "",
    category: event.category ?? "music",
    image_url: event.image_url ?? null,
    place: event.place ?? { name: "Old Town Hall", address: "Market Square 1" },
    starts_at: Timestamp.fromDate(starts_at),
    ends_at: Timestamp.fromMillis(starts_at.getTime() + (event.hours ?? 3) * 3_600_000),
    time_zone: event.time_zone ?? "Europe/Vienna",
    status: "draft",
    visibility: "hidden",
    sales_open: true,
    fee_bearer: event.fee_bearer ?? "buyer",
    affiliate_programme: event.affiliate_programme ?? false,
    review_note: null,
  });
  return event_id;
}

export type Terms = Pick<NewEvent, "fee_bearer" | "affiliate_programme">;

/** Decides, as an owner or admin, who bears the fee of a draft and whether affiliates earn on it: they do, by default. */
export function setTerms(person: Person, event_id: string, terms: Terms): Promise<void> {
  const { fee_bearer = "buyer", affiliate_programme = true } = terms;
  return edit(person, `events/${event_id}`, { fee_bearer, affiliate_programme });
}

export interface NewTicketType {
  name: string;
  description?: string;
  category?: "ticket" | "addon" | "server" | "domain";
  price_minor: number;
  quantity?: number;
  per_order_limit?: number;
  per_person_limit?: number;
  position?: number;
}

export async function addTicketType(person: Person, event_id: string, type: NewTicketType): Promise<string> {
  const event = (await getDoc(doc(person.firestore, `events/${event_id}`))).data();
  const platform = (await getDoc(doc(person.firestore, `platforms/${event?.platform_id}`))).data();
  const types = await admin.collection(`events/${event_id}/ticket_types`).get();
  const ticket_type_id = freeTicketTypeId(
    event_id,
    types.docs.map(({ id }) => id),
  );
  if (ticket_type_id === null) throw new Error(`${event_id} has as many ticket types as it may have`);
  await create(person, `events/${event_id}/ticket_types/${ticket_type_id}`, {
    platform_id: event?.platform_id,
    entity_id: event?.entity_id,
    event_id,
    name: type.name,
    description: type.description ?? "",
    category: type.category ?? "ticket",
    price_minor: type.price_minor,
    currency: platform?.settings.currency,
    quantity: type.quantity ?? 100,
    per_order_limit: type.per_order_limit ?? 10,
    per_person_limit: type.per_person_limit ?? null,
    sales_start_at: null,
    sales_end_at: null,
    position: type.position ?? 0,
  });
  return ticket_type_id;
}

/** Invites somebody to the team, who accepts. */
export async function giveTeamRole(person: Person, entity_id: string, member: Person, role: EntityRole) {
  const { invitation_id } = await person.call("inviteTeamMember", { entity_id, email: member.email, role });
  return member.call("acceptInvitation", { invitation_id });
}

/** Invites somebody to work at an event, who accepts; null takes away what they have there. */
export async function assignToEvent(person: Person, event_id: string, member: Person, role: EventRole | null) {
  if (role === null) return person.call("setEventAssignment", { event_id, uid: member.uid, role });
  const { invitation_id } = await person.call("setEventAssignment", { event_id, email: member.email, role });
  if (invitation_id === null) throw new Error("Nobody was invited");
  return member.call("acceptInvitation", { invitation_id });
}

/** Invites somebody into the platform's affiliate programme, who accepts: gives their code. */
export async function enrolAffiliate(manager: Person, platform_id: string, person: Person): Promise<{ code: string }> {
  const { invitation_id } = await manager.call("enrolAffiliate", { platform_id, email: person.email });
  await person.call("acceptInvitation", { invitation_id });
  const affiliate = await getDoc(doc(person.firestore, `affiliates/${platform_id}_${person.uid}`));
  return { code: affiliate.get("code") };
}

export interface Choice {
  ticket_type_id: string;
  quantity: number;
}

/** Places an order; its seats are held until it is paid. */
export async function order(
  person: Person,
  event_id: string,
  lines: Choice[],
  options: { idempotency_key?: string } = {},
) {
  const event = (await getDoc(doc(person.firestore, `events/${event_id}`))).data();
  return person.call(
    "createOrder",
    { platform_id: event?.platform_id, entity_id: event?.entity_id, event_id, lines },
    { idempotency_key: options.idempotency_key ?? randomUUID() },
  );
}

export const workingCard = "4242 4242 4242 4242";

/** Pays an order on the hosted page, and waits until the webhook has told of it. */
export async function pay(
  order_id: string,
  stripe: Pick<StripeSimulatorControl, "payCheckout">,
  card = workingCard,
): Promise<void> {
  const ref = admin.doc(`orders/${order_id}`);
  const session: unknown = (await ref.get()).get("stripe_session_id");
  if (typeof session !== "string") throw new Error(`${order_id} has no payment page`);
  await stripe.payCheckout(session, card, { authenticate3ds: true });
  await waitFor("the payment to be settled", async () => (await ref.get()).get("status") === "paid");
}

/** Orders and pays: gives the order's id. */
export async function buy(
  person: Person,
  event_id: string,
  lines: Choice[],
  stripe: Pick<StripeSimulatorControl, "payCheckout">,
): Promise<string> {
  const { order_id, checkout_url } = await order(person, event_id, lines);
  if (checkout_url !== null) await pay(order_id, stripe);
  return order_id;
}

/** The ids of an order's tickets, line after line. */
export async function ticketIdsOf(order_id: string): Promise<string[]> {
  const lines: OrderLine[] = (await admin.doc(`orders/${order_id}`).get()).get("lines");
  return lines.flatMap(({ ticket_ids }) => ticket_ids);
}

/** Asks for a small refund and approves it, as owners and finance managers may; gives its id once the money is back. */
export async function refund(person: Person, order_id: string, ticket_ids: string[], reason: string): Promise<string> {
  const { refund_id } = await person.call("requestRefund", { order_id, ticket_ids, reason });
  await person.call("approveRefund", { refund_id });
  await waitFor(
    "the refund",
    async () => (await admin.doc(`refunds/${refund_id}`).get()).get("status") === "succeeded",
  );
  return refund_id;
}

/** The buyer's bank sends a refund back; waits until the webhook has told of it. */
export async function returnRefund(refund_id: string, stripe: Pick<StripeSimulatorControl, "failRefund">) {
  const ref = admin.doc(`refunds/${refund_id}`);
  await stripe.failRefund(String((await ref.get()).get("stripe_refund_id")));
  await waitFor("the returned refund", async () => (await ref.get()).get("status") === "failed");
}

/** The buyer's bank disputes the payment of an order; waits until the webhook has told of it. */
export async function dispute(order_id: string, stripe: Pick<StripeSimulatorControl, "openDispute">): Promise<void> {
  const ref = admin.doc(`orders/${order_id}`);
  const payment_intent = String((await ref.get()).get("stripe_payment_intent_id"));
  const [charge] = (await stripeApi().charges.list({ payment_intent })).data;
  await stripe.openDispute(String(charge?.id), { reason: "product_not_received" });
  await waitFor("the dispute", async () => (await ref.get()).get("dispute_state") === "open");
}

/** Somebody refunds of an order in Stripe's dashboard; waits until the webhook has told of it. */
export async function refundByHand(order_id: string, amount: number): Promise<void> {
  const ref = admin.doc(`orders/${order_id}`);
  const payment_intent = String((await ref.get()).get("stripe_payment_intent_id"));
  const { id } = await stripeApi().refunds.create({ payment_intent, amount });
  await waitFor("the refund by hand", async () => (await ref.get()).get(`refunds_by_hand.${id}`) !== undefined);
}

/** Writes a new document as the person's browser would, with the stamps that the rules insist on. */
function create(person: Person, path: string, data: WithFieldValue<DocumentData>): Promise<void> {
  const now = serverTimestamp();
  return setDoc(doc(person.firestore, path), { ...data, created_at: now, updated_at: now, updated_by: person.uid });
}

/** Changes fields of a document as the person's browser would. */
export function edit(person: Person, path: string, data: Record<string, unknown>): Promise<void> {
  return updateDoc(doc(person.firestore, path), { ...data, updated_at: serverTimestamp(), updated_by: person.uid });
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
