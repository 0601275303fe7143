import type { Notification, NotificationKind } from "../../../functions/src/model/documents.ts";
import { inWords } from "../format.ts";

type Details = Partial<Record<string, string>>;

const because = ({ reason }: Details) => (reason ? `: ${reason}` : ".");

/** What each kind of notification says. */
const texts: Record<NotificationKind, (details: Details) => string> = {
  entity_approved: ({ entity }) => `${entity} is approved. It is public now, and may publish events.`,
  entity_rejected: (details) => `The application of ${details.entity} was not accepted${because(details)}`,
  entity_suspended: (details) => `${details.entity} is suspended, and sells nothing for now${because(details)}`,
  entity_reinstated: ({ entity }) => `${entity} is open again.`,
  team_role_given: ({ entity, role }) => `You are ${inSentence(role)} of ${entity}.`,
  team_role_removed: ({ entity }) => `You are no longer on the team of ${entity}.`,
  platform_role_given: ({ platform, roles }) =>
    roles === "none" ? `You have no role on ${platform} any more.` : `Your roles on ${platform}: ${inSentence(roles)}.`,
  payments_changed: ({ entity, state }) =>
    state === "ready"
      ? `${entity} can take payments and receive payouts.`
      : `Stripe needs something from ${entity} before it can take payments and receive payouts.`,
  event_published: ({ event }) => `${event} is published.`,
  event_returned: (details) => `${details.event} was returned to you${because(details)}`,
  tickets_issued: ({ event }) => `Your tickets for ${event} are here.`,
  refund_requested: ({ event }) => `A refund${event ? ` for ${event}` : ""} waits for a decision.`,
  refund_decided: ({ decision, note }) => `A refund that you asked for was ${decision}${note ? `: ${note}` : "."}`,
  refund_succeeded: ({ event, amount }) =>
    amount
      ? `${amount} for ${event} are on the way back to you.`
      : `Your money for ${event} is on the way back to you.`,
  refund_failed: ({ event }) => `A refund for ${event} did not go through.`,
  affiliate_enrolled: ({ platform }) => `You are an affiliate of ${platform}. Your link is ready.`,
  order_refunded_after_expiry: ({ event }) =>
    `Your payment for ${event} came too late, and the seats were gone. You get all of it back.`,
};

export function notificationText({ kind, details }: Notification): string {
  return texts[kind](details);
}

function inSentence(stored: string | undefined): string {
  return inWords(stored ?? "").toLowerCase();
}
