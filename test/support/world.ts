/** A platform of its own for a file of tests: nobody else's data, and nobody else disturbs it. */
import { randomBytes } from "node:crypto";
import {
  addTicketType,
  applyForEntity,
  connectStripe,
  draftEvent,
  giveTeamRole,
  type NewEvent,
  type NewTicketType,
  setRefundPolicy,
  setTerms,
  signUp,
} from "./actions.ts";
import { origin } from "./addresses.ts";
import type { Person } from "./client.ts";
import { signInAs } from "./demo-world.ts";
import { connectStripeSimulator } from "./stripe-simulator/index.ts";

export const stripe = connectStripeSimulator(origin("stripe"));

const tag = () => randomBytes(5).toString("hex");

/** Somebody new, with a confirmed address. */
export function newPerson(name: string, options: { phone?: string } = {}): Promise<Person> {
  return signUp({
    email: `${name.toLowerCase().replace(/\W/g, "")}-${tag()}@gatehouse.example`,
    displayName: name,
    ...options,
  });
}

/** A number for somebody's second factor. */
export function newPhone(): string {
  return `+1555${Math.floor(1_000_000 + Math.random() * 8_999_999)}`;
}

export interface PlatformWorld {
  platform_id: string;
  house_entity_id: string;
  god: Person;
  /** The platform's superadmin, signed in with a second factor. */
  master: Person;
  close(): Promise<void>;
}

/** A new platform with its master. */
export async function makePlatform(
  options: { event_review?: boolean; currency?: string } = {},
): Promise<PlatformWorld> {
  const platform_id = `test-${tag()}`;
  const [god, master] = await Promise.all([signInAs("god"), newPerson("Master", { phone: newPhone() })]);
  const { house_entity_id } = await god.call("createPlatform", {
    platform_id,
    name: `Platform ${platform_id}`,
    currency: options.currency ?? "EUR",
    master_email: master.email,
    event_review: options.event_review ?? false,
  });
  return { platform_id, house_entity_id, god, master, close: () => closeAll([god, master]) };
}

export interface EntityWorld extends PlatformWorld {
  entity_id: string;
  owner: Person;
  admin: Person;
  eventManager: Person;
  financeManager: Person;
  contentEditor: Person;
  /** Signed in, and nothing more. */
  stranger: Person;
  buyer: Person;
}

/** A platform with an approved entity and its whole team; with `selling`, it may sell priced tickets. */
export async function makeEntity(
  options: { selling?: boolean; event_review?: boolean; currency?: string } = {},
): Promise<EntityWorld> {
  const [platform, owner, admin, eventManager, financeManager, contentEditor, stranger, buyer] = await Promise.all([
    makePlatform(options),
    newPerson("Owner"),
    newPerson("Admin"),
    newPerson("Event manager"),
    newPerson("Finance manager"),
    newPerson("Content editor"),
    newPerson("Stranger"),
    newPerson("Buyer"),
  ]);
  const entity_id = await applyForEntity(owner, platform.platform_id, { name: "Test entity" });
  await platform.master.call("approveEntity", { entity_id });
  // One after the other: in the emulator, those who are asked to one team wait for each other, on a busy machine too long.
  await giveTeamRole(owner, entity_id, admin, "admin");
  await giveTeamRole(owner, entity_id, eventManager, "event_manager");
  await giveTeamRole(owner, entity_id, financeManager, "finance_manager");
  await giveTeamRole(owner, entity_id, contentEditor, "content_editor");
  if (options.selling) {
    await Promise.all([setRefundPolicy(owner, entity_id), connectStripe(owner, entity_id, stripe)]);
  }
  const people = { owner, admin, eventManager, financeManager, contentEditor, stranger, buyer };
  return {
    ...platform,
    ...people,
    entity_id,
    close: async () => {
      await Promise.all([platform.close(), closeAll(Object.values(people))]);
    },
  };
}

/** A published event with ticket types. With an owner, who sets the terms, affiliates earn on it unless it says no. */
export async function makeEvent(
  { entity_id, eventManager, owner }: Pick<EntityWorld, "entity_id" | "eventManager"> & Partial<EntityWorld>,
  types: NewTicketType[],
  { fee_bearer, affiliate_programme, ...event }: Partial<NewEvent> = {},
): Promise<{ event_id: string; types: string[] }> {
  const event_id = await draftEvent(eventManager, entity_id, { title: "Test event", ...event });
  const terms = { ...(fee_bearer && { fee_bearer }), ...(affiliate_programme === false && { affiliate_programme }) };
  const isOwnTerms = affiliate_programme !== false || fee_bearer === "entity";
  if (owner !== undefined && isOwnTerms) await setTerms(owner, event_id, terms);
  const ids: string[] = [];
  for (const type of types) {
    const decides = type.category === undefined || type.category === "ticket" ? eventManager : (owner ?? eventManager);
    ids.push(await addTicketType(decides, event_id, type));
  }
  await eventManager.call("publishEvent", { event_id });
  return { event_id, types: ids };
}

async function closeAll(people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.close()));
}
