import type { Stripe } from "stripe";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { entities, entityPayments } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Work } from "../runtime/work.ts";

/** Records what Stripe says of an entity's connected account, and tells the owner when that opens or stops sales. */
export async function settleAccount(work: Work, account: Stripe.Account): Promise<string> {
  const entity_id = account.metadata?.entity_id;
  if (entity_id === undefined) return "not ours";
  const [{ payments, entity }] = await work.read({
    payments: entityPayments(entity_id),
    entity: entities().doc(entity_id),
  });
  if (payments === null || entity === null) return "no such entity";
  // The first event of an account may come before its id is stored; no other account may take its place.
  const { stripe_account_id } = payments.data;
  if (stripe_account_id !== null && stripe_account_id !== account.id) return "not this entity's account";
  const state = {
    stripe_account_id: account.id,
    details_submitted: account.details_submitted ?? false,
    charges_enabled: account.charges_enabled ?? false,
    payouts_enabled: account.payouts_enabled ?? false,
    requirements_due: account.requirements?.currently_due ?? [],
    requirements_past_due: account.requirements?.past_due ?? [],
  };
  if (JSON.stringify({ ...payments.data, ...state }) === JSON.stringify(payments.data)) return "unchanged";
  work.update(payments, state);
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
