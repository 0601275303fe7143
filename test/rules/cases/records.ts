/** What no browser touches. */
import { platformId, stamps, stripeEvent } from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";

const closed: Record<string, object> = {
  "audit_seals/1": { ...stamps, hash: "0" },
  "deployment/global": { ...stamps, platform_id: "global", gods: ["god"] },
  "banned_addresses/hash": { ...stamps, uids: ["banned"], bans: { banned: [platformId] } },
  "idempotency_keys/key": { ...stamps, result: 1 },
  "job_retries/key": { ...stamps, job: "expire holds", failures: 1 },
  "leavings/ent_1_person": { ...stamps, platform_id: platformId, left_at: stamps.created_at },
  "bulk_changes/key": { ...stamps, platform_id: platformId, kind: "close_pages", input: {}, reached: null },
  "mail/one": { ...stamps, to: "person@example.org" },
  "order_turns/evt_1_uid": { ...stamps, platform_id: platformId, order_id: "ord_1" },
  "mail_limits/hash": { ...stamps, all: 1 },
  "role_names/one": { ...stamps, platform_id: platformId, name: "Door staff", role_id: null },
  "rate_limits/window": { ...stamps, count: 1 },
  "stripe_events/evt_1": stripeEvent(),
  // A collection that nobody knows.
  "things/one": { ...stamps, name: "x" },
};

export const targets: readonly Target[] = Object.entries(closed).map(([path, document]) => ({
  collection: path.slice(0, path.indexOf("/")),
  state: "written",
  place: () => ({ path, documents: [[path, document]] }),
}));
