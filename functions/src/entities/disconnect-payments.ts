import { planBulk } from "../bulk.ts";
import type { Unstamped, Work } from "../runtime/work.ts";
import { entityPayments } from "./collections.ts";
import type { EntityPayments } from "./model.ts";

/** What is known of no account. */
export const unconnected: Pick<
  Unstamped<EntityPayments>,
  | "stripe_account_id"
  | "details_submitted"
  | "charges_enabled"
  | "payouts_enabled"
  | "requirements_due"
  | "requirements_past_due"
> = {
  stripe_account_id: null,
  details_submitted: false,
  charges_enabled: false,
  payouts_enabled: false,
  requirements_due: [],
  requirements_past_due: [],
};

/**
 * Prepares to part an entity from its Stripe account, which belongs to whoever owned the entity until now: priced sales
 * stop until the new owner has connected one of their own, and the payment pages that are open are closed. Call it
 * before any write, and what it gives with the writes.
 *
 * @returns null where nothing was ever connected
 */
export async function planDisconnecting(work: Work, entity_id: string): Promise<(() => void) | null> {
  const payments = await work.get(entityPayments(entity_id));
  if (payments === null) return null;
  const { platform_id, stripe_account_id, former_account_ids, account_attempt } = payments.data;
  const close = await planBulk(work, "close_pages", { platform_id, kind: "entity", scope_id: entity_id });
  return () => {
    work.update(payments, {
      ...unconnected,
      former_account_ids: stripe_account_id === null ? former_account_ids : [...former_account_ids, stripe_account_id],
      // An account that Stripe is being asked for at this moment is the former owner's, too.
      account_attempt: account_attempt + 1,
    });
    close();
  };
}
