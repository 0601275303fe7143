import Stripe from "stripe";
import { allOf } from "../functions/src/model/lists.ts";
import { eventsOfConnectedAccounts, eventsOfOwnAccount } from "../functions/src/payments/stripe-events.ts";
import { region } from "../functions/src/runtime/configuration.ts";

/** What is to be done, each as a step; and what else is worth knowing. */
export interface Look {
  steps: string[];
  notes: string[];
}

/** Where Stripe's events are to be sent. */
export function webhookUrl(project: string): string {
  return `https://${region}-${project}.cloudfunctions.net/stripeWebhook`;
}

const wanted = [
  { of: "your own account", isConnect: false, secret: "STRIPE_WEBHOOK_SECRET", events: eventsOfOwnAccount },
  {
    of: "connected accounts",
    isConnect: true,
    secret: "STRIPE_CONNECT_WEBHOOK_SECRET",
    events: eventsOfConnectedAccounts,
  },
];

/**
 * Whether Stripe tells the functions what they have to know: by two endpoints, one for one's own account and one for
 * connected accounts.
 *
 * @param key a key that may read webhook endpoints; without one nothing can be told
 */
export async function lookAtEndpoints(
  project: string,
  key: string | undefined,
  config: ConstructorParameters<typeof Stripe>[1] = {},
): Promise<Look> {
  if (!key) return { steps: [], notes: ["not looked at: STRIPE_SECRET_KEY is not set here"] };
  const url = webhookUrl(project);
  const all: Stripe.WebhookEndpoint[] = [];
  try {
    for await (const found of new Stripe(key, { timeout: 15_000, ...config }).webhookEndpoints.list({ limit: 100 })) {
      all.push(found);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : "no answer";
    return { steps: [`Stripe did not tell of the webhook endpoints: ${why}`], notes: [] };
  }
  const here = all.filter((found) => found.url === url);
  const steps = wanted.flatMap(({ of, isConnect, secret, events }) => {
    const ours = here.filter(({ application }) => (application !== null) === isConnect);
    const working = ours.filter(({ status }) => status === "enabled");
    if (ours.length === 0) {
      return [`add a webhook endpoint for ${of} with the address ${url}, and store its secret as ${secret}`];
    }
    if (working.length === 0) return [`switch the webhook endpoint for ${of} on again (${idsOf(ours)})`];
    const told = new Set(working.flatMap(({ enabled_events }) => enabled_events));
    const untold = told.has("*") ? [] : events.filter((type) => !told.has(type));
    return untold.length === 0 ? [] : [`let the webhook endpoint for ${of} (${idsOf(working)}) send ${allOf(untold)}`];
  });
  return { steps, notes: here.map(describe) };
}

function idsOf(endpoints: readonly Stripe.WebhookEndpoint[]): string {
  return allOf(endpoints.map(({ id }) => id));
}

function describe({ id, application, status, api_version, enabled_events }: Stripe.WebhookEndpoint): string {
  const of = application === null ? "your own account" : "connected accounts";
  const version = api_version ?? "the account's version";
  return `${id}: ${of}, ${status}, ${enabled_events.length} kinds of events, ${version} of the API`;
}
