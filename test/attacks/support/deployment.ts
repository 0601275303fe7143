/**
 * The deployment that is attacked: two platforms with their people, in a project of its own on the emulator. It is made
 * once, by operations and direct writes, and put back before each sequence, with new ids for what is on sale, since
 * running processes remember what they have learnt of an id.
 */
import { getAuth } from "firebase-admin/auth";
import { Timestamp } from "firebase-admin/firestore";
import { z } from "zod";
import { attachReferral } from "../../../functions/src/affiliates/attach-referral.ts";
import { enrolAffiliate } from "../../../functions/src/affiliates/enrol-affiliate.ts";
import { approveEntity } from "../../../functions/src/entities/approve-entity.ts";
import { connectPayments } from "../../../functions/src/entities/connect-payments.ts";
import { inviteTeamMember } from "../../../functions/src/entities/invite-team-member.ts";
import { applicationIds } from "../../../functions/src/entities/model.ts";
import { approveEvent } from "../../../functions/src/events/approve-event.ts";
import { ticketTypeIdOf } from "../../../functions/src/events/model.ts";
import { publishEvent } from "../../../functions/src/events/publish-event.ts";
import { setEventAssignment } from "../../../functions/src/events/set-event-assignment.ts";
import { versionOf } from "../../../functions/src/model/versions.ts";
import { acceptInvitation } from "../../../functions/src/people/accept-invitation.ts";
import { setPlatformRoles } from "../../../functions/src/people/set-platform-roles.ts";
import { createPlatform } from "../../../functions/src/platforms/create-platform.ts";
import { grantFirstGod } from "../../../functions/src/platforms/grant-first-god.ts";
import { grantGod } from "../../../functions/src/platforms/grant-god.ts";
import { database } from "../../../functions/src/runtime/database.ts";
import { derivedId } from "../../../functions/src/runtime/derived-ids.ts";
import { readRules } from "../../../scripts/generated-rules.ts";
import type { OwnStripe } from "../../functions/support/own-stripe.ts";
import { type Fields, Project, requestTime } from "../../rules/support/project.ts";
import { origin } from "../../support/addresses.ts";
import { emptyProject } from "../../support/empty-project.ts";
import { actorOf, cast, everybody, type Person } from "./people.ts";

export const attackedProject = "demo-attacked";
const project = new Project(attackedProject);

const here = "attacked-here";
const there = "attacked-there";
const idOf = (name: string) => derivedId("event", "attacked", name);
const firstEntityOf = async (platform_id: string, { uid }: Person) => (await applicationIds(platform_id, uid))[0] ?? "";
const entities = {
  main: await firstEntityOf(here, cast.owner),
  rival: await firstEntityOf(here, cast.rival),
  other: await firstEntityOf(there, cast.otherOwner),
};
/** Of what an approval is of, as it is now. */
export async function versionAt(path: string): Promise<string> {
  const updated_at: unknown = (await database().doc(path).get()).get("updated_at");
  return updated_at instanceof Timestamp ? versionOf({ updated_at }) : "0.000000000";
}

/** Writes as a person's browser does. */
export async function write(person: Person, operation: "create" | "update", path: string, fields: Fields) {
  const actor = { uid: person.uid, secondFactor: person.second_factor, email: person.email, emailConfirmed: true };
  const times = { ...(operation === "create" && { created_at: requestTime }), updated_at: requestTime };
  return project.ask(actor, { operation, path, fields: { ...fields, ...times, updated_by: person.uid } });
}

async function written(...asked: Parameters<typeof write>): Promise<void> {
  const decision = await write(...asked);
  if (decision !== "allowed") throw new Error(`${asked[2]}: ${decision}`);
}

/** Documents by path, as they were once all was made. */
export type Snapshot = ReadonlyMap<string, FirebaseFirestore.DocumentData>;

export async function makeDeployment(stripe: OwnStripe): Promise<Snapshot> {
  await project.open(await readRules());
  await signUp();
  await grantFirstGod({ email: cast.god.email });
  const god = actorOf(cast.god);
  await grantGod.execute({ data: { email: cast.secondGod.email, reason: "Two see more" }, actor: god });
  for (const [platform_id, master, event_review] of [
    [here, cast.master, false],
    [there, cast.otherMaster, true],
  ] as const) {
    const data = {
      platform_id,
      name: `Platform ${platform_id}`,
      currency: "EUR",
      master_email: master.email,
      event_review,
    };
    await createPlatform.execute({ data, actor: god });
  }
  for (const [person, role] of [
    [cast.staff, "staff"],
    [cast.affiliateManager, "affiliate_manager"],
  ] as const) {
    const data = { platform_id: here, email: person.email, roles: [role], reason: "Hired" };
    await setPlatformRoles.execute({ data, actor: actorOf(cast.master) });
  }
  await makeEntity(stripe, entities.main, here, cast.owner, cast.master);
  await makeEntity(stripe, entities.rival, here, cast.rival, cast.master);
  await makeEntity(stripe, entities.other, there, cast.otherOwner, cast.otherMaster);
  await makeTeam();
  await makeEvents();
  await makeReferrals();
  return read();
}

async function signUp(): Promise<void> {
  const { users } = await getAuth().listUsers();
  if (users.length > 0) await getAuth().deleteUsers(users.map(({ uid }) => uid));
  await getAuth().importUsers(
    everybody.map(({ uid, email, name }) => ({ uid, email, displayName: name, emailVerified: true })),
  );
  for (const person of everybody) {
    await written(person, "create", `users/${person.uid}`, { name: person.name, locale: "en", banned_on: [] });
  }
}

async function makeEntity(stripe: OwnStripe, id: string, platform_id: string, owner: Person, master: Person) {
  await written(owner, "create", `entities/${id}`, {
    platform_id,
    owner_id: owner.uid,
    kind: "organisation",
    name: `Entity of ${owner.name}`,
    slug: owner.uid.replace("_", "-"),
    description: "",
    image_url: null,
    status: "pending",
    visibility: "hidden",
    events_enabled: false,
    rejection_reason: null,
    refund_policy: null,
  });
  const version = await versionAt(`entities/${id}`);
  await approveEntity.execute({ data: { entity_id: id, version }, actor: actorOf(master) });
  await written(owner, "update", `entities/${id}`, { refund_policy: { kind: "none", days_before: 0, note: "" } });
  await connectPayments.execute({ data: { entity_id: id, country: "AT" }, actor: actorOf(owner) });
  const account: unknown = (await database().doc(`entities/${id}/private/payments`).get()).get("stripe_account_id");
  await stripe.completeOnboarding(String(account));
  await stripe.deliveriesSettled();
}

async function makeTeam(): Promise<void> {
  for (const [member, role] of [
    [cast.admin, "admin"],
    [cast.eventManager, "event_manager"],
    [cast.financeManager, "finance_manager"],
    [cast.contentEditor, "content_editor"],
  ] as const) {
    const data = { entity_id: entities.main, email: member.email, role };
    const { invitation_id } = await inviteTeamMember.execute({ data, actor: actorOf(cast.owner) });
    await acceptInvitation.execute({ data: { invitation_id }, actor: actorOf(member) });
  }
}

const far = Timestamp.fromMillis(Date.now() + 300 * 86_400_000);

export function draft(platform_id: string, entity_id: string, entity_name: string): Fields {
  return {
    platform_id,
    entity_id,
    entity_name,
    title: "Concert",
    description: "",
    category: "music",
    image_url: null,
    place: { name: "Hall", address: "Square 1" },
    starts_at: far,
    ends_at: Timestamp.fromMillis(far.toMillis() + 3_600_000),
    time_zone: "Europe/Vienna",
    status: "draft",
    visibility: "hidden",
    sales_open: true,
    fee_bearer: "buyer",
    affiliate_programme: true,
    review_note: null,
  };
}

export function ticketType(place: { platform_id: string; entity_id: string; event_id: string }): Fields {
  return {
    ...place,
    name: "Seat",
    description: "",
    category: "ticket",
    price_minor: 1_000,
    currency: "EUR",
    quantity: 3,
    per_order_limit: 3,
    per_person_limit: null,
    sales_start_at: null,
    sales_end_at: null,
    position: 0,
  };
}

async function makeEvents(): Promise<void> {
  const make = async (
    name: string,
    by: Person,
    where: { platform_id: string; entity_id: string },
    types: Record<string, Fields>,
  ) => {
    const event_id = idOf(name);
    await written(by, "create", `events/${event_id}`, {
      ...draft(where.platform_id, where.entity_id, `Entity of ${by.name}`),
      title: name,
    });
    for (const [number, [type, fields]] of Object.entries(types).entries()) {
      const id = ticketTypeIdOf(event_id, number);
      const document = { ...ticketType({ ...where, event_id }), name: type, ...fields };
      await written(by, "create", `events/${event_id}/ticket_types/${id}`, document);
    }
    return event_id;
  };
  const main = { platform_id: here, entity_id: entities.main };
  const both = { Priced: {}, Free: { price_minor: 0 } };
  const onSale = await make("Concert", cast.owner, main, {
    ...both,
    Limited: { price_minor: 2_500, per_person_limit: 2 },
  });
  await publishEvent.execute({ data: { event_id: onSale }, actor: actorOf(cast.eventManager) });
  const assignment = { event_id: onSale, email: cast.door.email, role: "check_in" } as const;
  const assigned = await setEventAssignment.execute({ data: assignment, actor: actorOf(cast.owner) });
  const accepting = { invitation_id: assigned.invitation_id ?? "" };
  await acceptInvitation.execute({ data: accepting, actor: actorOf(cast.door) });
  await make("Plan", cast.owner, main, both);
  const rivals = await make("Rivals", cast.rival, { platform_id: here, entity_id: entities.rival }, both);
  await publishEvent.execute({ data: { event_id: rivals }, actor: actorOf(cast.rival) });
  const others = await make("Elsewhere", cast.otherOwner, { platform_id: there, entity_id: entities.other }, both);
  await publishEvent.execute({ data: { event_id: others }, actor: actorOf(cast.otherOwner) });
  const version = await versionAt(`events/${others}`);
  await approveEvent.execute({ data: { event_id: others, version }, actor: actorOf(cast.otherMaster) });
}

async function makeReferrals(): Promise<void> {
  const enrol = async (person: Person) => {
    const data = { platform_id: here, email: person.email };
    const { invitation_id } = await enrolAffiliate.execute({ data, actor: actorOf(cast.affiliateManager) });
    await acceptInvitation.execute({ data: { invitation_id }, actor: actorOf(person) });
    return String((await database().doc(`affiliates/${here}_${person.uid}`).get()).get("code"));
  };
  const above = await enrol(cast.affiliateAbove);
  await attachReferral.execute({ data: { platform_id: here, code: above }, actor: actorOf(cast.affiliate) });
  const code = await enrol(cast.affiliate);
  await attachReferral.execute({ data: { platform_id: here, code }, actor: actorOf(cast.buyer) });
}

/** Of counts for limits and of remembered results, nothing is to be seen. */
const ownBusiness = new Set(["rate_limits", "idempotency_keys", "stripe_events"]);

async function read(): Promise<Snapshot> {
  const documents = new Map<string, FirebaseFirestore.DocumentData>();
  const add = async (collections: FirebaseFirestore.CollectionReference[]): Promise<void> => {
    await Promise.all(
      collections.map(async (collection) => {
        for (const document of (await collection.get()).docs) documents.set(document.ref.path, document.data());
      }),
    );
  };
  const roots = (await database().listCollections()).filter(({ id }) => !ownBusiness.has(id));
  await add(roots);
  for (const name of ["ticket_types", "private", "buyers", "items"]) {
    for (const document of (await database().collectionGroup(name).get()).docs) {
      documents.set(document.ref.path, document.data());
    }
  }
  return documents;
}

const found = z.array(z.object({ document: z.object({ name: z.string(), updateTime: z.string() }).optional() }));

/** The state of everything that is stored: it differs whenever anything was written. */
export async function fingerprint(): Promise<string> {
  // One query for all collections, which no SDK offers.
  const documents = `projects/${attackedProject}/databases/(default)/documents`;
  const response = await fetch(`${origin("firestore")}/v1/${documents}:runQuery`, {
    method: "POST",
    headers: { authorization: "Bearer owner" },
    body: JSON.stringify({
      structuredQuery: { from: [{ allDescendants: true }], select: { fields: [{ fieldPath: "__name__" }] } },
    }),
  });
  return found
    .parse(await response.json())
    .flatMap(({ document }) => (document === undefined ? [] : [document]))
    .map(({ name, updateTime }) => `${name.slice(documents.length + 1)} ${updateTime}`)
    .filter((line) => !ownBusiness.has(line.split("/")[0] ?? ""))
    .sort()
    .join("\n");
}

/** Puts the deployment back as it was made, under other ids for events and ticket types. */
export async function restore(made: Snapshot, run: number, now: Date): Promise<void> {
  await emptyProject(attackedProject);
  // An event's types have its id in theirs.
  const rename = (text: string) =>
    text.replace(/\b(evt|tt)_([0-9a-z]{20})/g, (_, prefix: string, own: string) => {
      return derivedId("event", own, run).replace("evt", prefix);
    });
  const fresh = (value: unknown): unknown => {
    if (typeof value === "string") return rename(value);
    if (Array.isArray(value)) return value.map(fresh);
    if (typeof value !== "object" || value === null || value instanceof Timestamp) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fresh(each)]));
  };
  const batch = database().batch();
  for (const [path, document] of made) {
    const isPerson = path.startsWith("users/");
    // A referral is attached on the day on which somebody signs up.
    const signedUp = isPerson ? { created_at: Timestamp.fromDate(now) } : {};
    batch.set(database().doc(rename(path)), { ...Object(fresh(document)), ...signedUp });
  }
  await batch.commit();
}
