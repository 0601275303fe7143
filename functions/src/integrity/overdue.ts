import type { Query } from "firebase-admin/firestore";
import { news } from "../follows/collections.ts";
import { orders, refunds } from "../payments/collections.ts";
import { bulkChanges, invitations } from "../runtime/collections.ts";
import { type Found, instant } from "../runtime/work.ts";
import { about, type Invariant, type Looking, pagesOf } from "./invariant.ts";

/** How long the jobs of each minute may take to come by. */
const patience_ms = 10 * 60_000;

/** What waits to be finished by a job, and since when each has waited. */
const waiting: [what: string, query: () => Query<object>, since: string][] = [
  ["it is on its way", () => bulkChanges(), "created_at"],
  ["its hold ran out", () => orders().where("status", "==", "pending"), "expires_at"],
  ["its refund is under way", () => refunds().where("status", "in", ["approved", "processing"]), "updated_at"],
  ["it ran out", () => invitations().where("status", "==", "pending"), "expires_at"],
  ["its followers are told", () => news().where("telling", "==", true), "updated_at"],
];

/**
 * Whether the scheduled jobs get through. On a deployment they run each minute; tests run them when they like, so this is
 * none of the invariants.
 */
export const overdue: Invariant = {
  name: "What is due is done by the scheduled jobs within ten minutes",
  remedy: "Look at the log of everyMinute: the document's id stands beside the cause. Is Cloud Scheduler switched on?",
  async *findings(looking) {
    for (const [what, query, since] of waiting) {
      for await (const found of pagesOf(query(), looking)) {
        for (const document of found) yield* about(document, lateness(document, what, since, looking));
      }
    }
  },
};

function* lateness({ data }: Found<object>, what: string, since: string, { now }: Looking): Generator<string> {
  const at: unknown = Object(data)[since];
  const late_ms = now.getTime() - millis(at);
  if (late_ms > patience_ms)
    yield `${what}, since ${instant(new Date(millis(at)))
      .toDate()
      .toISOString()}`;
}

function millis(at: unknown): number {
  return Number(Object(at).toMillis());
}
