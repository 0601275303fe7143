import type { Stripe } from "stripe";
import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { country, entityId } from "../model/inputs.ts";
import { setting } from "../runtime/configuration.ts";
import { operation } from "../runtime/operation.ts";
import { stripe } from "../runtime/stripe.ts";
import { isKeySpent } from "../runtime/stripe-failures.ts";
import { transact } from "../runtime/transact.ts";
import type { Author } from "../runtime/work.ts";
import { entities, entityPayments } from "./collections.ts";
import { unconnected } from "./disconnect-payments.ts";
import type { EntityPayments } from "./model.ts";

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
  output: z.strictObject({ url: z.string() }),
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
      work.create(entityPayments(target.id), {
        platform_id,
        entity_id: target.id,
        ...unconnected,
        former_account_ids: [],
        account_attempt: 1,
      });
    }
    const attempt = docs.payments?.data.account_attempt ?? 1;
    return { platform_id, account_id, attempt, request_id };
  },
  async after({ platform_id, account_id, attempt, request_id }, { input: { entity_id, country: chosen }, actor, now }) {
    const author = { uid: actor.uid, request_id, now };
    const account = account_id ?? (await openAccount({ entity_id, platform_id, attempt, country: chosen }, author));
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

interface Opening {
  entity_id: string;
  platform_id: string;
  attempt: number;
  country: string | undefined;
}

/** Makes the entity's account at Stripe, one per country however often this is tried; the first is the entity's. */
async function openAccount(opening: Opening, author: Author): Promise<string> {
  const { entity_id, platform_id, attempt, country } = opening;
  const parameters: Stripe.AccountCreateParams = {
    type: "express",
    ...(country !== undefined && { country }),
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
    metadata: { entity_id, platform_id, attempt: String(attempt) },
  };
  try {
    const idempotencyKey = `account:${entity_id}:${attempt}:${country}`;
    const { id } = await stripe().accounts.create(parameters, { idempotencyKey });
    return await keepFirst(opening, author, { stripe_account_id: id });
  } catch (error) {
    if (isKeySpent(error)) await keepFirst(opening, author, { account_attempt: attempt + 1 });
    throw error;
  }
}

/**
 * Keeps what came of an attempt, unless the entity has an account by now.
 *
 * @returns the account that the entity has
 * @throws aborted  the entity has changed hands in the meantime
 */
function keepFirst({ entity_id, attempt }: Opening, author: Author, change: Partial<EntityPayments>): Promise<string> {
  return transact(author, async (work) => {
    const payments = await work.get(entityPayments(entity_id));
    const known = payments?.data.stripe_account_id ?? null;
    if (known !== null) return known;
    if (payments?.data.account_attempt !== attempt) {
      throw new GatehouseError("aborted", "This account is being changed at this moment. Try again.");
    }
    work.update(payments, change);
    return change.stripe_account_id ?? "";
  });
}
