import type { Query } from "firebase-admin/firestore";
import { affiliates, referrals } from "../affiliates/collections.ts";
import { announcements } from "../announcements/collections.ts";
import { entities } from "../entities/collections.ts";
import { allTicketTypes, events } from "../events/collections.ts";
import { allNotifications } from "../notifications/collections.ts";
import { orders } from "../payments/collections.ts";
import { departments, roles } from "../roles/collections.ts";
import { auditLogs, entityRoles, eventRoles, invitations, platformRoles, platforms } from "../runtime/collections.ts";
import { withoutContacts, withoutSecrets } from "../runtime/secrets.ts";
import { tickets } from "../tickets/collections.ts";
import { about, type Invariant, pagesOf } from "./invariant.ts";

/** What others read, and the fields of it in which an address may stand. */
const readByOthers: [query: () => Query<object>, mayHold: readonly string[]][] = [
  [platforms, []],
  [platformRoles, []],
  [roles, []],
  [departments, []],
  [entityRoles, []],
  [eventRoles, []],
  [affiliates, []],
  [referrals, []],
  [tickets, []],
  [orders, ["checkout_url"]],
  // The address that is invited, which the team and the invited read; what an invitation is for.
  [invitations, ["email"]],
  // How to reach an organiser is theirs to publish: in what they write about themselves, and about an event.
  [entities, ["description", "refund_policy", "rejection_reason", "deletion"]],
  [events, ["description", "review_note"]],
  [allTicketTypes, ["description"]],
  [announcements, ["text"]],
];

const remedy =
  "Nobody's address is anybody else's business. Find the operation that wrote it by the document's request_id, mend it, " +
  "and take the address out.";

export const contacts: Invariant = {
  name: "What others read holds no e-mail address, telephone number or key, but where that is what it is for",
  remedy,
  async *findings(looking) {
    for (const [query, mayHold] of readByOthers) {
      const all = query();
      // A query over collections below others would need an index to be by platform.
      const everywhere = all.isEqual(allTicketTypes());
      for await (const found of pagesOf(all, everywhere ? { ...looking, platform_id: null } : looking)) {
        for (const document of found) {
          const rest = Object.fromEntries(Object.entries(document.data).filter(([field]) => !mayHold.includes(field)));
          yield* about(document, contactsIn(rest));
        }
      }
    }
  },
};

export const recordsWithoutContacts: Invariant = {
  name: "Audit records and notifications hold no address, telephone number, code or key",
  remedy,
  async *findings(looking) {
    for await (const found of pagesOf(auditLogs(), looking)) {
      for (const record of found) {
        yield* about(record, contactsIn(record.data));
        for (const { resource, before, after } of record.data.changes) {
          for (const shown of [before, after]) {
            if (shown !== null && !isSame(withoutSecrets(shown, resource), shown)) {
              yield* about(record, [`what it shows of ${resource} holds a secret`]);
            }
          }
        }
      }
    }
    for await (const found of pagesOf(allNotifications(), { ...looking, platform_id: null })) {
      for (const { ref, data } of found) {
        if (looking.platform_id !== null && data.platform_id !== looking.platform_id) continue;
        // What a person wrote to whom it concerns is theirs to say.
        const { reason: _reason, note: _note, person, ...details } = data.details;
        // Whoever has invited an address is told by it who has answered.
        const answer = data.kind === "invitation_answered" ? {} : { person };
        yield* about({ ref }, contactsIn({ link: data.link, ...answer, ...details }));
      }
    }
  },
};

function* contactsIn(document: object): Generator<string> {
  for (const [field, value] of Object.entries(document)) {
    for (const text of textsIn(value))
      if (withoutContacts(text) !== text) yield `its ${field} holds a contact or a key`;
  }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* textsIn(part);
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
