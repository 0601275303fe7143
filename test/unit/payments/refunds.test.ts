import { describe, expect, it } from "vitest";
import type { EntityRole } from "../../../functions/src/model/permissions.ts";
import { type RefundRuling, ruleOnRefund } from "../../../functions/src/payments/refund-rules.ts";

const settings = { refund_own_limit_minor: 10_000, refund_entity_limit_minor: 100_000 };

interface Row {
  role: EntityRole | null;
  platform?: true;
  /** Signed in with a second factor. */
  factor?: true;
  own: boolean;
  total: number;
  ruling: RefundRuling;
}

const rows: Row[] = [
  ...(["owner", "finance_manager"] as const).flatMap((role): Row[] => [
    { role, own: true, total: 10_000, ruling: "allowed" },
    { role, own: true, total: 10_001, ruling: "own-request" },
    { role, own: false, total: 100_000, ruling: "allowed" },
    { role, own: false, total: 100_001, ruling: "above-entity-limit" },
    { role, own: true, total: 100_001, ruling: "above-entity-limit" },
  ]),
  { role: "admin", own: true, total: 1, ruling: "own-request" },
  { role: "admin", own: false, total: 100_000, ruling: "allowed" },
  { role: "admin", own: false, total: 100_001, ruling: "above-entity-limit" },
  ...(["event_manager", "content_editor", null] as const).flatMap((role): Row[] => [
    { role, own: true, total: 1, ruling: "not-permitted" },
    { role, own: false, total: 1, ruling: "not-permitted" },
  ]),
  { role: null, platform: true, own: false, total: 1, ruling: "allowed" },
  { role: null, platform: true, own: false, total: 100_000, ruling: "allowed" },
  { role: null, platform: true, own: false, total: 100_001, ruling: "second-factor" },
  { role: null, platform: true, factor: true, own: false, total: 100_001, ruling: "allowed" },
  { role: null, platform: true, factor: true, own: true, total: 100_001, ruling: "own-request" },
  { role: "owner", platform: true, factor: true, own: true, total: 100_001, ruling: "own-request" },
  { role: "owner", factor: true, own: false, total: 100_001, ruling: "above-entity-limit" },
  { role: null, platform: true, own: true, total: 1, ruling: "own-request" },
  { role: "admin", platform: true, own: true, total: 1, ruling: "own-request" },
  { role: "event_manager", platform: true, factor: true, own: false, total: 100_001, ruling: "allowed" },
  { role: "event_manager", platform: true, own: false, total: 100_001, ruling: "second-factor" },
];

describe("four eyes", () => {
  it.each(rows)("role $role, platform $platform, factor $factor, own $own, $total so far: $ruling", (row) => {
    expect(
      ruleOnRefund({
        requested_by: "asker",
        decided_by: row.own ? "asker" : "decider",
        entity_role: row.role,
        platform_approver: row.platform ?? false,
        second_factor: row.factor ?? false,
        order_refunded_minor: row.total,
        settings,
      }),
    ).toBe(row.ruling);
  });
});
