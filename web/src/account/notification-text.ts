import { actionInWords } from "@gatehouse/functions/actions";
import { allOf } from "@gatehouse/functions/model/lists";
import type { NotificationDetails, NotificationKind } from "@gatehouse/functions/notices";
import type { Notification } from "@gatehouse/functions/notifications";
import { roleInWords, teamRoleInWords } from "../console/role-in-words.ts";
import { formatMoney } from "../format.ts";
import { disputeInWords } from "../orders/dispute-in-words.ts";
import { becauseOf } from "../orders/refund-in-words.ts";

const because = ({ reason }: { reason?: string | undefined }) => (reason ? `: ${reason}` : ".");

const sum = ({ amount_minor, currency }: { amount_minor: string; currency: string }) =>
  formatMoney(Number(amount_minor), currency);

/** What each kind of notification says. */
const texts: { [Kind in NotificationKind]: (details: NotificationDetails<Kind>) => string } = {
  entity_approved: ({ entity }) => `${entity} is approved. It is public now, and may publish events.`,
  entity_rejected: (details) => `The application of ${details.entity} was not accepted${because(details)}`,
  entity_change_decided: ({ entity, name, decision, note }) =>
    decision === "apply"
      ? `${entity} is called ${name} now, as was asked.`
      : `${entity} keeps its name; ${name} was not accepted${because({ reason: note })}`,
  entity_suspended: (details) => `${details.entity} is suspended, and sells nothing for now${because(details)}`,
  entity_reinstated: ({ entity }) => `${entity} is open again.`,
  team_role_given: ({ entity, role }) => `You are ${teamRole(role)} of ${entity}.`,
  team_role_removed: ({ entity }) => `You are no longer on the team of ${entity}.`,
  event_role_given: ({ event, role }) => `You may work at ${event} now, as ${teamRole(role)}.`,
  event_role_removed: ({ event }) => `You are no longer assigned to ${event}.`,
  team_invited: ({ entity, role, by, reason }) =>
    role === "owner"
      ? `${by} offers you the ownership of ${entity}${because({ reason })}`
      : `${by} invites you to the team of ${entity}, as ${teamRole(role)}.`,
  event_invited: ({ event, role, by }) => `${by} invites you to work at ${event}, as ${teamRole(role)}.`,
  affiliate_invited: ({ platform, by }) => `${by} invites you to be an affiliate of ${platform}.`,
  invitation_answered: ({ into, person, role, answer }) =>
    answer === "expired"
      ? `${person} did not answer the invitation to ${into} in time.`
      : `${person} ${answer} the invitation to ${into}, as ${teamRole(role)}.`,
  invitation_withdrawn: ({ into }) => `Your invitation to ${into} was withdrawn.`,
  team_member_left: ({ entity, person, role }) =>
    `${person} has left the team of ${entity}; the role was ${teamRole(role)}.`,
  ownership_transferred: ({ entity, person }) => `${person} is the owner of ${entity} now, and you are an admin.`,
  entity_deletion_rejected: (details) =>
    `${details.entity} was not deleted, and is ${details.status === "suspended" ? "suspended still" : "open again"}${because(details)}`,
  entity_deleted: ({ entity }) => `${entity} was deleted, as its owner asked.`,
  platform_role_given: ({ platform, roles }) =>
    roles === "none"
      ? `You have no role on ${platform} any more.`
      : `Your roles on ${platform}: ${rolesInSentence(roles)}.`,
  platform_role_changed: ({ platform, role, change }) =>
    change === "deleted"
      ? `Your role ${role} on ${platform} was deleted.`
      : `Your role ${role} on ${platform} was changed. What it opens stands in the console.`,
  departments_changed: ({ platform, departments }) =>
    departments === "none"
      ? `You are in no department of ${platform} any more.`
      : `Your departments on ${platform}: ${departments}.`,
  platform_disabled: (details) =>
    `${details.platform} is disabled: it sells nothing, and its staff is locked out${because(details)}`,
  platform_enabled: (details) => `${details.platform} is open again${because(details)}`,
  platform_deleted: (details) => `${details.platform} is closed for good${because(details)}`,
  platform_settings_changed: ({ platform, by, reason }) =>
    `${by} changed the settings of ${platform}${because({ reason })}`,
  platform_master_given: ({ platform }) =>
    `You are the master of ${platform}, its SuperAdmin, and own its house entity. Sign in with a second factor.`,
  platform_master_taken: (details) => `You are no longer the master of ${details.platform}${because(details)}`,
  support_access_opened: (details) =>
    `${details.by} opened the private data of ${details.platform} for support, for ${details.hours} h${because(details)}`,
  support_access_closed: ({ platform, by }) => `${by} closed the support access to ${platform}.`,
  god_granted: () => "You are GOD: you stand above all platforms. Sign in with a second factor.",
  god_revoked: (details) => `You are GOD no longer${because(details)}`,
  person_banned: (details) =>
    `You are banned from ${details.platform || "all platforms"}. Your orders and tickets stay yours to see${because(details)}`,
  person_unbanned: (details) =>
    `You are no longer banned from ${details.platform || "all platforms"}${because(details)}`,
  payments_changed: ({ entity, state }) =>
    state === "ready"
      ? `${entity} can take payments and receive payouts.`
      : `Stripe needs something from ${entity} before it can take payments and receive payouts.`,
  ticket_price_changed: ({ event, ticket, by, currency, before_minor, after_minor, reason }) =>
    `${by} changed the price of ${ticket} for ${event} from ${price(before_minor, currency)} to ${price(after_minor, currency)}${because({ reason })}`,
  event_published: ({ event }) => `${event} is published.`,
  event_returned: (details) => `${details.event} was returned to you${because(details)}`,
  event_change_decided: ({ event, decision, note }) =>
    decision === "apply"
      ? `What was asked for ${event} is public now.`
      : `${event} stays as it was; what was asked for was not accepted${because({ reason: note })}`,
  event_announced: ({ entity, event }) => `${entity} has a new event: ${event}.`,
  announcement_published: ({ entity, announcement }) => `${entity} announces: ${announcement}`,
  tickets_issued: ({ event }) => `Your tickets for ${event} are here.`,
  refund_requested: (details) => `A refund of ${sum(details)} for ${details.event} waits for a decision.`,
  refund_decided: (details) =>
    `The refund of ${sum(details)} for ${details.event} that you asked for was ${details.decision}${because({ reason: details.note })}`,
  refund_succeeded: (details) => `${sum(details)} for ${details.event} are on the way back to you.`,
  refund_failed: (details) =>
    `A refund of ${sum(details)} for ${details.event} did not go through${becauseOf(details.reason)} It can be sent again.`,
  // Only the team is told why.
  refund_returned: (details) =>
    details.reason === undefined
      ? `Your bank sent a refund of ${sum(details)} for ${details.event} back. The organiser can send it again.`
      : `The buyer's bank sent a refund of ${sum(details)} for ${details.event} back${becauseOf(details.reason)} It can be sent again.`,
  payment_disputed: (details) =>
    `The dispute about ${sum(details)} for ${details.event}: ${disputeInWords(details.status)}.`,
  refunded_by_hand: (details) =>
    details.status === "failed" || details.status === "canceled"
      ? `A refund of ${sum(details)} for ${details.event}, made in Stripe's dashboard, did not go through.`
      : `${sum(details)} for ${details.event} were refunded in Stripe's dashboard. Say what becomes of the tickets.`,
  tickets_cancelled: (details) =>
    `${details.count === "1" ? "A ticket of yours" : `${details.count} tickets of yours`} for ${details.event} ${details.count === "1" ? "was" : "were"} cancelled${because(details)}`,
  affiliate_enrolled: ({ platform }) => `You are an affiliate of ${platform}. Your link is ready.`,
  decided_alone: ({ by, decision }) =>
    `${by} decided alone on what concerned them, since nobody else could: ${lower(actionInWords(decision))}.`,
  check_in_overridden: (details) =>
    `${details.by} took back the check-in of ${details.holder} (${details.ticket}) at ${details.event}${because(details)}`,
  order_refunded_after_expiry: ({ event, reason }) => `You get your payment for ${event} back. ${reason}`,
};

export function notificationText({ kind, details }: Pick<Notification, "kind" | "details">): string {
  if (!isKnown(kind)) return "There is something new. Reload the page to read it.";
  // Whoever sends a kind gives its details.
  const text: (details: never) => string = texts[kind];
  return text(details as never);
}

/** A page that was opened before a new version was deployed does not know the new kinds. */
function isKnown(kind: string): kind is NotificationKind {
  return Object.hasOwn(texts, kind);
}

function price(minor: string, currency: string): string {
  return Number(minor) === 0 ? "free" : formatMoney(Number(minor), currency);
}

/** A platform's own roles keep the name that they were given. */
function rolesInSentence(stored: string): string {
  return allOf(stored.split(", ").map(roleInWords));
}

function teamRole(stored: string): string {
  return lower(teamRoleInWords(stored));
}

/** Within a sentence, but for what is written in capitals anywhere. */
function lower(words: string): string {
  return /^\p{Lu}{2}/u.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}
