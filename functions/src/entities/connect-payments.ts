import type { Stripe } from "stripe";
import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { country, entityId } from "../model/inputs.ts";
import { entities, entityPayments } from "../runtime/collections.ts";
import { setting } from "../runtime/configuration.ts";
import { database } from "../runtime/database.ts";
import { operation } from "../runtime/operation.ts";
import { stripe } from "../runtime/stripe.ts";
import { Work } from "../runtime/work.ts";

const unconnected = {
  stripe_account_id: null,
  details_submitted: false,
  charges_enabled: false,
  payouts_enabled: false,
  requirements_due: [],
  requirements_past_due: [],
};

/**
 * Begins, or goes on with, connecting the entity's Stripe account: gives the address of Stripe's own pages.
 * What Stripe then says of the account comes by webhook.
 *
 * @throws failed-precondition  the entity is not approved
 * @throws invalid-argument     no country for a new account
 * @throws payment-provider     Stripe did not answer; call again
 */
export const connectPayments = operation({
  name: "connectPayments",
  input: z.strictObject({
    entity_id: entityId,
    /** Where the entity does business; needed to begin with, and then Stripe's for good. */
    country: country.optional(),
  }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "entity.connect_payments" },
  audit: "entity.payments_connecting",
  limit: { max: 10, per_seconds: 60, counted: "everywhere" },
  reads: ({ entity_id }) => ({ payments: entityPayments(entity_id) }),
  runsAgain: true,
  async run({ input, target, docs, work, request_id }) {
    const { platform_id, status } = target.data;
    if (status !== "approved") {
      throw new GatehouseError("failed-precondition", "Only an approved entity connects a Stripe account.");
    }
    const account_id = docs.payments?.data.stripe_account_id ?? null;
    if (account_id === null && input.country === undefined) {
      throw new GatehouseError("invalid-argument", "Choose the country first.", { field: "country" });
    }
    if (docs.payments === null) {
      work.create(entityPayments(target.id), { platform_id, entity_id: target.id, ...unconnected });
    }
    return { platform_id, account_id, request_id };
  },
  async after({ platform_id, account_id, request_id }, { input: { entity_id, country: chosen }, actor, now }) {
    const keepFirst = (created: string) =>
      database().runTransaction(async (tx) => {
        const work = new Work(tx, { uid: actor.uid, request_id, now });
        const payments = await work.get(entityPayments(entity_id));
        const first = payments?.data.stripe_account_id ?? null;
        if (first !== null) return first;
        if (payments !== null) work.update(payments, { stripe_account_id: created });
        return created;
      });
    const account = account_id ?? (await keepFirst(await createAccount(entity_id, platform_id, chosen)));
    const back = `${setting("PUBLIC_URL")}/workspace/${entity_id}/payments`;
    const link = await stripe().accountLinks.create({
      account,
      type: "account_onboarding",
      return_url: `${back}?returned=1`,
      refresh_url: `${back}?expired=1`,
    });
    return { url: link.url };
  },
});

async function createAccount(entity_id: string, platform_id: string, chosen: string | undefined): Promise<string> {
  const parameters: Stripe.AccountCreateParams = {
    type: "express",
    ...(chosen !== undefined && { country: chosen }),
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    metadata: { entity_id, platform_id },
  };
  // One account per entity and country, however often this is tried; the first that is kept is the entity's.
  const account = await stripe().accounts.create(parameters, { idempotencyKey: `account:${entity_id}:${chosen}` });
  return account.id;
}
