import { Timestamp } from "firebase-admin/firestore";
import { describe, expect, it } from "vitest";
import { type BlockerCode, type Gate, salesBlockers } from "../../../functions/src/events/sales-gate.ts";

const now_ms = Date.UTC(2030, 5, 1);
const at = (ms: number) => Timestamp.fromMillis(ms);

const open: Gate = {
  entity: {
    status: "approved",
    events_enabled: true,
    refund_policy: { kind: "none", days_before: 0, note: "" },
  },
  payments: {
    stripe_account_id: "acct_1",
    charges_enabled: true,
    payouts_enabled: true,
    requirements_past_due: [],
  },
  event: { status: "published", sales_open: true, ends_at: at(now_ms + 1) },
  type: { price_minor: 1_000, currency: "EUR", sales_start_at: at(now_ms), sales_end_at: at(now_ms + 1) },
  now_ms,
};
const payments = open.payments;
if (payments === null) throw new Error("the open gate has an account");

const cases: { code: BlockerCode; gate: Partial<Gate>; free: boolean }[] = [
  { code: "entity_not_approved", gate: { entity: { ...open.entity, status: "suspended" } }, free: true },
  { code: "entity_not_approved", gate: { entity: { ...open.entity, status: "pending" } }, free: true },
  { code: "entity_not_approved", gate: { entity: { ...open.entity, events_enabled: false } }, free: true },
  { code: "event_not_published", gate: { event: { ...open.event, status: "draft" } }, free: true },
  { code: "event_not_published", gate: { event: { ...open.event, status: "cancelled" } }, free: true },
  { code: "event_not_published", gate: { event: { ...open.event, status: "postponed" } }, free: true },
  { code: "sales_paused", gate: { event: { ...open.event, sales_open: false } }, free: true },
  { code: "event_over", gate: { event: { ...open.event, ends_at: at(now_ms) } }, free: true },
  { code: "before_sales_window", gate: { type: { ...open.type, sales_start_at: at(now_ms + 1) } }, free: true },
  { code: "after_sales_window", gate: { type: { ...open.type, sales_end_at: at(now_ms) } }, free: true },
  { code: "stripe_not_connected", gate: { payments: null }, free: false },
  { code: "stripe_not_connected", gate: { payments: { ...payments, stripe_account_id: null } }, free: false },
  { code: "charges_disabled", gate: { payments: { ...payments, charges_enabled: false } }, free: false },
  { code: "price_not_chargeable", gate: { type: { ...open.type, price_minor: 49 } }, free: false },
  { code: "price_not_chargeable", gate: { type: { ...open.type, price_minor: 100_000_000 } }, free: false },
  { code: "price_not_chargeable", gate: { type: { ...open.type, price_minor: 96_050, currency: "ISK" } }, free: false },
  { code: "payouts_disabled", gate: { payments: { ...payments, payouts_enabled: false } }, free: false },
  { code: "requirements_past_due", gate: { payments: { ...payments, requirements_past_due: ["x"] } }, free: false },
  { code: "refund_policy_missing", gate: { entity: { ...open.entity, refund_policy: null } }, free: false },
];

const codesOf = (gate: Gate) => salesBlockers(gate).map((blocker) => blocker.code);

describe("the sales gate", () => {
  it("is open when all holds", () => {
    expect(salesBlockers(open)).toEqual([]);
  });

  it.each(cases)("names $code, alone, and stops free tickets too: $free", ({ code, gate, free }) => {
    expect(codesOf({ ...open, ...gate })).toEqual([code]);
    const freeGate = { ...open, ...gate, type: { ...open.type, ...gate.type, price_minor: 0 } };
    expect(codesOf(freeGate)).toEqual(free ? [code] : []);
  });

  it("names everything that is missing at once, in words", () => {
    const shut = { ...open, entity: { ...open.entity, refund_policy: null }, payments: null };
    expect(codesOf(shut)).toEqual(["stripe_not_connected", "refund_policy_missing"]);
    for (const { message } of salesBlockers(shut)) expect(message).toMatch(/^[A-Z].+\.$/);
  });
});
