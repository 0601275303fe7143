import type { Stripe } from "stripe";
import { z } from "zod";
import { planBulk } from "../bulk.ts";
import { entities, entityPayments, paymentsOfAccount } from "../entities/collections.ts";
import { planDisconnecting } from "../entities/disconnect-payments.ts";
import type { EntityPayments } from "../entities/model.ts";
import { entityId } from "../model/inputs.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { notify } from "../runtime/notify.ts";
import type { Work } from "../runtime/work.ts";
import { type Asked, assertUpToDate } from "./asked-of-stripe.ts";

/** Records what Stripe says of an entity's connected account, and tells the owner when that opens or stops sales. */
export async function settleAccount(work: Work, asked: Asked<Stripe.Account>): Promise<string> {
  const account = asked.said;
  const entity_id = entityOfAccount(account);
  if (entity_id === null) return "not ours";
  const [{ payments, entity }] = await work.read({
    payments: entityPayments(entity_id),
    entity: entities().doc(entity_id),
  });
  if (payments === null || entity === null) return "no such entity";
  assertUpToDate(asked, payments);
  // The first event of an account may come before its id is stored; no other account may take its place.
  const { stripe_account_id, account_attempt } = payments.data;
  if ((stripe_account_id ?? account.id) !== account.id) return "not this entity's account";
  // An account that was asked for before the entity changed hands is the former owner's.
  if (stripe_account_id === null && account.metadata?.attempt !== String(account_attempt))
    return "not this entity's account";
  const state = {
    stripe_account_id: account.id,
    details_submitted: account.details_submitted ?? false,
    charges_enabled: account.charges_enabled ?? false,
    payouts_enabled: account.payouts_enabled ?? false,
    requirements_due: account.requirements?.currently_due ?? [],
    requirements_past_due: account.requirements?.past_due ?? [],
  };
  if (JSON.stringify({ ...payments.data, ...state }) === JSON.stringify(payments.data)) return "unchanged";
  const isStopped = !isOpen(state) && isOpen(payments.data);
  const { platform_id } = entity.data;
  const close = isStopped
    ? await planBulk(work, "close_pages", { platform_id, kind: "entity", scope_id: entity_id })
    : null;
  work.update(payments, state);
  close?.();
  recordAudit(work, {
    actor: systemActor("stripe"),
    role: "system",
    action: "entity.payments_changed",
    scope: { platform_id: entity.data.platform_id, entity_id, event_id: null },
    resource: payments.ref.path,
    reason: null,
  });
  if (
    state.charges_enabled !== payments.data.charges_enabled ||
    state.payouts_enabled !== payments.data.payouts_enabled
  ) {
    const ready = state.charges_enabled && state.payouts_enabled;
    notify(work, entity.data.owner_id, {
      platform_id: entity.data.platform_id,
      kind: "payments_changed",
      link: `/workspace/${entity_id}/payments`,
      details: { entity: entity.data.name, state: ready ? "ready" : "restricted" },
    });
  }
  return "recorded";
}

/** The entity that an account is for; null for an account that is not ours. */
export function entityOfAccount({ metadata }: Pick<Stripe.Account, "metadata">): string | null {
  const known = ours.safeParse(metadata);
  return known.success ? known.data.entity_id : null;
}

const ours = z.object({ entity_id: entityId });

/** Whether the account lets the entity sell. */
function isOpen(state: Pick<EntityPayments, "charges_enabled" | "payouts_enabled" | "requirements_past_due">): boolean {
  return state.charges_enabled && state.payouts_enabled && state.requirements_past_due.length === 0;
}

/** Records that an account was disconnected at Stripe: the entity sells nothing priced until it has connected one. */
export async function settleDeauthorisation(work: Work, account_id: string): Promise<string> {
  const [payments] = await work.query(paymentsOfAccount(account_id));
  if (payments === undefined) return "not ours";
  const { entity_id, platform_id } = payments.data;
  const entity = await work.get(entities().doc(entity_id));
  const disconnect = await planDisconnecting(work, entity_id);
  disconnect?.();
  recordAudit(work, {
    actor: systemActor("stripe"),
    role: "system",
    action: "entity.payments_changed",
    scope: { platform_id, entity_id, event_id: null },
    resource: payments.ref.path,
    reason: null,
  });
  if (entity !== null) {
    notify(work, entity.data.owner_id, {
      platform_id,
      kind: "payments_changed",
      link: `/workspace/${entity_id}/payments`,
      details: { entity: entity.data.name, state: "restricted" },
    });
  }
  return "disconnected";
}
