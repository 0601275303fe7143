/** The services that run the operations: few, so that one is warm where people work, and a deployment stays small. */
import { stripeSecrets } from "./runtime/configuration.ts";
import type { ServiceSettings } from "./runtime/registry.ts";

const ordinary = { memory: "256MiB", concurrency: 80, minInstances: 0, secrets: [] } as const;

export const services = {
  sales: {
    ...ordinary,
    what: "orders, and how many tickets are left",
    memory: "512MiB",
    minInstances: instances("SALES_MIN_INSTANCES"),
    secrets: stripeSecrets,
  },
  door: { ...ordinary, what: "check-in", minInstances: instances("DOOR_MIN_INSTANCES") },
  payments: {
    ...ordinary,
    what: "Stripe accounts, refunds, and what closes sales",
    memory: "512MiB",
    secrets: stripeSecrets,
  },
  events: { ...ordinary, what: "events and who works at them" },
  organisers: { ...ordinary, what: "entities, teams and invitations" },
  people: { ...ordinary, what: "people, roles and departments" },
  platforms: { ...ordinary, what: "platforms, GOD and rate limits" },
  affiliates: { ...ordinary, what: "affiliates and referrals" },
} satisfies Record<string, ServiceSettings>;

/** Where documents and lists are read over REST: not where people wait to buy, or to be let in. */
export const readingService: ServiceName = "events";

export type ServiceName = keyof typeof services;

/** How many instances of a service a deployment keeps running: a setting of its own, 0 where it is not set. */
function instances(setting: string): number {
  const count = Number(process.env[setting] ?? 0);
  if (!Number.isInteger(count) || count < 0) throw new Error(`${setting} is a whole number from 0 on.`);
  return count;
}
