/** The world that `npm start` opens with: two platforms and everybody on them, made by doing what people do. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { grantFirstGod } from "../../functions/src/platforms/grant-first-god.ts";
import { derivedId } from "../../functions/src/runtime/derived-ids.ts";
import {
  addTicketType,
  applyForEntity,
  assignToEvent,
  buy,
  connectStripe,
  dispute,
  draftEvent,
  enrolAffiliate,
  giveTeamRole,
  type NewEvent,
  type NewTicketType,
  refund,
  returnRefund,
  setRefundPolicy,
  setTerms,
  signUp,
  ticketIdsOf,
} from "./actions.ts";
import { defaultPassword, type NewPerson, type Person, signIn } from "./client.ts";
import { root } from "./paths.ts";
import type { StripeSimulatorControl } from "./stripe-simulator/index.ts";

export interface DemoAccount {
  label: string;
  email: string;
  password: string;
  phone?: string;
  roles: string;
}

export const demoPlatform = "city-stages";
const secondPlatform = "harbour-nights";

interface Role extends NewPerson {
  roles: string;
}

const cast = {
  god: {
    email: "god@gatehouse.example",
    displayName: "Gloria Deus",
    phone: "+15555550100",
    roles: "GOD: makes and closes platforms, looks into one on the record (second factor)",
  },
  master: {
    email: "master@gatehouse.example",
    displayName: "Marta Stein",
    phone: "+15555550101",
    roles: "SuperAdmin of City Stages: approves entities, reads the audit log (second factor)",
  },
  harbourMaster: {
    email: "harbour@gatehouse.example",
    displayName: "Henrik Holm",
    phone: "+15555550102",
    roles: "SuperAdmin of Harbour Nights, which reviews events (second factor)",
  },
  staff: {
    email: "staff@gatehouse.example",
    displayName: "Stefan Kurz",
    roles: "Staff of City Stages: checks in anywhere",
  },
  boxOffice: {
    email: "boxoffice@gatehouse.example",
    displayName: "Bela Fuchs",
    roles: "Box office of City Stages, a role of its own; Support Agent in Customer Support",
  },
  affiliateManager: {
    email: "partners@gatehouse.example",
    displayName: "Paula Vogt",
    roles: "Affiliate manager of City Stages",
  },
  owner: { email: "owner@gatehouse.example", displayName: "Olga Brandt", roles: "Owner of Lantern Collective" },
  admin: { email: "admin@gatehouse.example", displayName: "Adam Weiss", roles: "Admin of Lantern Collective" },
  eventManager: {
    email: "events@gatehouse.example",
    displayName: "Eva Moser",
    roles: "Event manager of Lantern Collective: makes and publishes events",
  },
  financeManager: {
    email: "finance@gatehouse.example",
    displayName: "Felix Roth",
    roles: "Finance manager of Lantern Collective: sales and refunds",
  },
  contentEditor: {
    email: "content@gatehouse.example",
    displayName: "Clara Lang",
    roles: "Content editor of Lantern Collective: texts and images",
  },
  door: {
    email: "door@gatehouse.example",
    displayName: "Dario Bell",
    roles: "Volunteer at the door of one event: check-in only",
  },
  applicant: {
    email: "applicant@gatehouse.example",
    displayName: "Anton Reiter",
    roles: "Has applied for an entity and waits",
  },
  affiliate: {
    email: "affiliate@gatehouse.example",
    displayName: "Amira Haddad",
    roles: "Affiliate of City Stages, brought by Bruno",
  },
  affiliateAbove: {
    email: "affiliate2@gatehouse.example",
    displayName: "Bruno Kern",
    roles: "Affiliate of City Stages, brought by Carla",
  },
  affiliateTop: {
    email: "affiliate3@gatehouse.example",
    displayName: "Carla Sommer",
    roles: "Affiliate of City Stages",
  },
  buyer: {
    email: "buyer@gatehouse.example",
    displayName: "Vera Lind",
    roles: "Buyer, brought by Amira; holds tickets",
  },
} as const satisfies Record<string, Role>;

type Name = keyof typeof cast;
type Stripe = Pick<StripeSimulatorControl, "completeOnboarding" | "payCheckout" | "openDispute" | "failRefund">;

/**
 * Makes the demo world on a running stack that is empty.
 *
 * @param stripe the simulator's control
 * @param report is told each step
 */
export async function makeDemoWorld(stripe: Stripe, report: (step: string) => void): Promise<DemoAccount[]> {
  report("people sign up");
  const people = await signUpAll();
  report("GOD makes two platforms");
  await grantFirstGod({ email: people.god.email });
  await makePlatforms(people);
  report("entities apply and are approved");
  const entity_id = await makeEntity(people, stripe);
  report("events go on sale");
  const events = await makeEvents(people, entity_id);
  report("people buy");
  await makeSales(people, events, stripe);
  await Promise.all(Object.values(people).map((person) => person.close()));
  const accounts = Object.values(cast).map(accountOf);
  const pages = join(root, "web", "dist");
  await mkdir(pages, { recursive: true });
  await writeFile(join(pages, "demo-accounts.json"), JSON.stringify(accounts));
  return accounts;
}

/** Signs in as somebody of the demo world. */
export function signInAs(name: Name): Promise<Person> {
  return signIn({ email: cast[name].email });
}

async function signUpAll(): Promise<Record<Name, Person>> {
  const signedUp = Object.entries(cast).map(async ([name, person]) => [name, await signUp(person)] as const);
  // The entries are those of `cast`, so no name is missing.
  return Object.fromEntries(await Promise.all(signedUp)) as Record<Name, Person>;
}

async function makePlatforms(people: Record<Name, Person>): Promise<void> {
  const { god, master, harbourMaster } = people;
  await god.call("createPlatform", {
    platform_id: demoPlatform,
    name: "City Stages",
    currency: "EUR",
    master_email: master.email,
    event_review: false,
  });
  await Promise.all([
    god.call("createPlatform", {
      platform_id: secondPlatform,
      name: "Harbour Nights",
      currency: "GBP",
      master_email: harbourMaster.email,
      event_review: true,
    }),
    master.call("setPlatformRoles", {
      platform_id: demoPlatform,
      email: people.staff.email,
      roles: ["staff"],
      reason: "Doors and reviews",
    }),
    master.call("setPlatformRoles", {
      platform_id: demoPlatform,
      email: people.affiliateManager.email,
      roles: ["affiliate_manager"],
      reason: "Runs the affiliate programme",
    }),
  ]);
  await makeBoxOffice(people);
}

/** A role of the platform's own, and somebody who has it, with a department and title. */
async function makeBoxOffice({ master, boxOffice }: Record<Name, Person>): Promise<void> {
  const { role_id } = await master.call("createRole", {
    platform_id: demoPlatform,
    name: "Box office",
    description: "Checks tickets in, and knows who organises what",
    permissions: ["event.read", "ticket.read", "ticket.update", "entity.read"],
  });
  const person = { platform_id: demoPlatform, email: boxOffice.email, reason: "Sits at the counter" };
  await master.call("setPlatformRoles", { ...person, roles: [role_id] });
  const department_id = derivedId("department", demoPlatform, "SUPPORT");
  await master.call("setDepartments", { ...person, departments: [{ department_id, title: "Support Agent" }] });
}

async function makeEntity(people: Record<Name, Person>, stripe: Stripe): Promise<string> {
  const { owner, master, applicant } = people;
  const [entity_id] = await Promise.all([
    applyForEntity(owner, demoPlatform, {
      name: "Lantern Collective",
      kind: "community",
      description:
        "Concerts, readings and late-night walks by lantern light. We have been opening courtyards to strangers since 2014.",
    }),
    applyForEntity(applicant, demoPlatform, {
      name: "Paper Boats",
      kind: "artist",
      description: "A duo with a piano, a loop station and too many songs about rivers.",
    }),
    applyForEntity(applicant, secondPlatform, {
      name: "Dockside Cinema",
      kind: "business",
      description: "Films on a sail, under the cranes.",
    }),
  ]);
  await master.call("approveEntity", { entity_id });
  await Promise.all([
    setRefundPolicy(owner, entity_id),
    connectStripe(owner, entity_id, stripe),
    giveTeamRole(owner, entity_id, people.admin, "admin"),
    giveTeamRole(owner, entity_id, people.eventManager, "event_manager"),
    giveTeamRole(owner, entity_id, people.financeManager, "finance_manager"),
    giveTeamRole(owner, entity_id, people.contentEditor, "content_editor"),
  ]);
  return entity_id;
}

const programme: { event: NewEvent; days: number; hour: number; types: NewTicketType[] }[] = [
  {
    event: {
      title: "Courtyard Concert: Nils & the Night Trains",
      description:
        "Five musicians, one courtyard, no amplifier. Doors open an hour before; bring a cushion and something warm.",
      category: "music",
      place: { name: "Courtyard of the Old Mill", address: "Mühlgasse 12, Vienna" },
    },
    days: 12,
    hour: 19,
    types: [
      { name: "Standing", description: "Anywhere on the cobbles", price_minor: 2_400, quantity: 180 },
      {
        name: "Balcony seat",
        description: "Seated, first floor",
        price_minor: 4_200,
        quantity: 40,
        per_person_limit: 4,
      },
    ],
  },
  {
    event: {
      title: "Lantern Walk through the Old Harbour",
      description: "Two hours on foot with a storyteller. Lanterns are lent at the start.",
      category: "tours",
      place: { name: "Harbour Gate", address: "Kaistraße 3, Vienna" },
      hours: 2,
    },
    days: 5,
    hour: 20,
    types: [
      { name: "Walker", price_minor: 1_500, quantity: 30 },
      { name: "Child under 12", description: "With a walker", price_minor: 0, quantity: 15 },
    ],
  },
  {
    event: {
      title: "First Pages: New Voices Reading",
      description: "Six writers, ten minutes each, from books that nobody has read yet. Entry is free.",
      category: "literature",
      place: { name: "Reading Room", address: "Bibliotheksplatz 1, Vienna" },
      affiliate_programme: false,
    },
    days: 21,
    hour: 18,
    types: [{ name: "Free seat", price_minor: 0, quantity: 60, per_order_limit: 2, per_person_limit: 2 }],
  },
];

interface OnSale {
  event_id: string;
  ticket_type_ids: string[];
}

async function makeEvents(people: Record<Name, Person>, entity_id: string): Promise<OnSale[]> {
  const { owner, eventManager, door } = people;
  const onSale = await Promise.all(
    programme.map(async ({ event, days, hour, types }) => {
      const event_id = await draftEvent(eventManager, entity_id, { ...event, starts_at: evening(days, hour) });
      if (event.affiliate_programme !== false) await setTerms(owner, event_id, {});
      const ticket_type_ids: string[] = [];
      for (const [position, type] of types.entries()) {
        ticket_type_ids.push(await addTicketType(eventManager, event_id, { ...type, position }));
      }
      await eventManager.call("publishEvent", { event_id });
      return { event_id, ticket_type_ids };
    }),
  );
  const concert = onSale[0];
  if (concert !== undefined) await assignToEvent(owner, concert.event_id, door, "check_in");
  return onSale;
}

/** Three affiliates, each brought by the next, and a buyer whom the first brought. */
async function makeSales(people: Record<Name, Person>, events: OnSale[], stripe: Stripe): Promise<void> {
  const { affiliateManager, affiliate, affiliateAbove, affiliateTop, buyer } = people;
  let code: string | undefined;
  for (const person of [affiliateTop, affiliateAbove, affiliate]) {
    if (code !== undefined) await person.call("attachReferral", { platform_id: demoPlatform, code });
    const enrolled = await enrolAffiliate(affiliateManager, demoPlatform, person);
    code = enrolled.code;
  }
  if (code !== undefined) await buyer.call("attachReferral", { platform_id: demoPlatform, code });
  const ticket_type_id = events[0]?.ticket_type_ids[0];
  if (events[0] === undefined || ticket_type_id === undefined) throw new Error("Nothing is on sale");
  await buy(buyer, events[0].event_id, [{ ticket_type_id, quantity: 2 }], stripe);
  await makeTroubles(people, events, stripe);
}

/** What a team has to look after: a payment that a bank disputes, and a refund that a bank sent back. */
async function makeTroubles(people: Record<Name, Person>, events: OnSale[], stripe: Stripe): Promise<void> {
  const [concert, walk] = events;
  const [standing = ""] = concert?.ticket_type_ids ?? [];
  const [walker = "", child = ""] = walk?.ticket_type_ids ?? [];
  if (concert === undefined || walk === undefined) throw new Error("Nothing is on sale");
  const disputed = await buy(people.applicant, concert.event_id, [{ ticket_type_id: standing, quantity: 1 }], stripe);
  await dispute(disputed, stripe);

  const lines = [
    { ticket_type_id: walker, quantity: 2 },
    { ticket_type_id: child, quantity: 2 },
  ];
  const order_id = await buy(people.buyer, walk.event_id, lines, stripe);
  const [ticket_id = ""] = await ticketIdsOf(order_id);
  const refund_id = await refund(people.financeManager, order_id, [ticket_id], "Twisted an ankle");
  await returnRefund(refund_id, stripe);
}

/** At that hour (UTC), so many days from now. */
function evening(days: number, hour: number): Date {
  const date = new Date(Date.now() + days * 86_400_000);
  date.setUTCHours(hour, 0, 0, 0);
  return date;
}

function accountOf({ displayName, email, roles, ...rest }: Role): DemoAccount {
  return {
    label: displayName,
    email,
    password: defaultPassword,
    ...("phone" in rest && rest.phone !== undefined && { phone: rest.phone }),
    roles,
  };
}
