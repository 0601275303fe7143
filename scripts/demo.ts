import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { sealAuditLogs } from "../functions/src/audit/seal-audit-logs.ts";
import { sealingLag_ms } from "../functions/src/audit/seals.ts";
import { verifyAudit } from "../functions/src/audit/verify-audit.ts";
import {
  addTicketType,
  applyForEntity,
  connectStripe,
  draftEvent,
  edit,
  giveTeamRole,
  order,
  pay,
  setTerms,
} from "../test/support/actions.ts";
import { admin, type Person } from "../test/support/client.ts";
import { demoPlatform, makeDemoWorld, signInAs } from "../test/support/demo-world.ts";
import { checkPortsAreFree } from "../test/support/free-ports.ts";
import { withProgress } from "../test/support/progress.ts";
import { startStack } from "../test/support/stack.ts";
import type { StripeSimulatorControl } from "../test/support/stripe-simulator/index.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { newPerson } from "../test/support/world.ts";
import { buildFunctions } from "./build.ts";
import { playAPlatform } from "./demo-platform.ts";
import { journey, refuses, say, shows } from "./demo-steps.ts";
import { main } from "./main.ts";

/**
 * `npm run demo` plays the main journeys without a browser, through the same operations and rules, and prints what
 * each step changed; at the end the ledger and the audit trail. It fails if anything is not as it must be.
 */
await main(async () => {
  await checkPortsAreFree();
  await buildFunctions();
  const stack = await withProgress("Starting the emulators and the Stripe simulator", () => startStack());
  process.env.GATEHOUSE_QUIET = "1";
  try {
    await withProgress("Making the demo world", (report) => makeDemoWorld(stack.stripe, report));
    const entity = await approveAnEntity();
    const event = await putAnEventOnSale(entity, stack.stripe);
    const sale = await sellTwoTickets(event, stack.stripe);
    await checkOneIn(event, sale);
    await refundTheOther(event, sale);
    await playAPlatform();
    await printLedger(sale.order_id);
    await printAuditTrail(event);
    await verifyAuditTrail();
    console.log("\nAll held.");
    return 0;
  } finally {
    await stack.stop();
  }
});

interface Entity {
  entity_id: string;
  owner: Person;
}

async function approveAnEntity(): Promise<Entity> {
  journey("1. An entity applies, and is approved");
  const [owner, master, plain] = await Promise.all([
    newPerson("Ida Frost"),
    signInAs("master"),
    newPerson("Nora without a second factor"),
  ]);
  const entity_id = await applyForEntity(owner, demoPlatform, { name: "Frost & Fire", kind: "organisation" });
  await shows(`entities/${entity_id}`, "Ida applies, straight to Firestore under the rules", {
    status: "pending",
    visibility: "hidden",
    events_enabled: false,
  });
  await master.call("rejectEntity", { entity_id, reason: "Please say who you are" });
  await shows(`entities/${entity_id}`, "The SuperAdmin rejects it with a reason", {
    status: "rejected",
    rejection_reason: "Please say who you are",
  });
  await edit(owner, `entities/${entity_id}`, {
    description: "Open-air theatre, all year round.",
    status: "pending",
    rejection_reason: null,
  });
  await shows(`entities/${entity_id}`, "Ida edits it and sends it again", { status: "pending" });

  const god = await signInAs("god");
  await god.call("setPlatformRoles", {
    platform_id: demoPlatform,
    email: plain.email,
    roles: ["superadmin"],
    reason: "To be refused without a second factor",
  });
  await refuses("A SuperAdmin without a second factor", "second-factor-required", () =>
    plain.call("approveEntity", { entity_id }),
  );
  await refuses("Ida herself", "permission-denied", () => owner.call("approveEntity", { entity_id }));
  await master.call("approveEntity", { entity_id });
  await shows(`entities/${entity_id}`, "The SuperAdmin approves it", { status: "approved", visibility: "public" });
  await shows(`entity_roles/${entity_id}_${owner.uid}`, "Ida is its owner", { role: "owner" });
  return { entity_id, owner };
}

interface OnSale extends Entity {
  event_id: string;
  ticket_type_id: string;
  eventManager: Person;
  financeManager: Person;
}

async function putAnEventOnSale({ entity_id, owner }: Entity, stripe: StripeSimulatorControl): Promise<OnSale> {
  journey("2. It connects Stripe and puts an event on sale");
  const [eventManager, financeManager, buyer] = await Promise.all([
    newPerson("Emil Berg"),
    newPerson("Frida Holt"),
    newPerson("Early bird"),
  ]);
  await giveTeamRole(owner, entity_id, eventManager, "event_manager");
  await giveTeamRole(owner, entity_id, financeManager, "finance_manager");
  await shows(`entity_roles/${entity_id}_${eventManager.uid}`, "Ida invites Emil to the team, and he accepts", {
    role: "event_manager",
  });
  const event_id = await draftEvent(eventManager, entity_id, {
    title: "A Winter's Tale",
    starts_at: new Date(Date.now() + 21 * 86_400_000),
  });
  await setTerms(owner, event_id, { affiliate_programme: true });
  await shows(`events/${event_id}`, "Ida, who owns it, lets affiliates bring buyers: Emil could not", {
    affiliate_programme: true,
  });
  const ticket_type_id = await addTicketType(eventManager, event_id, {
    name: "Stalls",
    price_minor: 5_000,
    quantity: 40,
  });
  await addTicketType(eventManager, event_id, { name: "Gallery", price_minor: 2_000, quantity: 20, position: 1 });
  await eventManager.call("publishEvent", { event_id });
  await shows(`events/${event_id}`, "Emil makes an event with two ticket types and publishes it", {
    status: "published",
    visibility: "public",
  });
  const missing = await refuses("An order before anything else is set up", "sales-closed", () =>
    order(buyer, event_id, [{ ticket_type_id, quantity: 1 }]),
  );
  say(`  missing: ${JSON.stringify(missing.missing)}`);
  await connectStripe(owner, entity_id, stripe);
  await shows(`entities/${entity_id}/private/payments`, "Ida connects Stripe; the webhook tells of the account", {
    charges_enabled: true,
    payouts_enabled: true,
  });
  await edit(owner, `entities/${entity_id}`, {
    refund_policy: { kind: "until", days_before: 3, note: "Full refund up to three days before." },
  });
  const { ready } = await eventManager.call("readSalesGate", { event_id });
  assert.equal(ready, true);
  say("✓ Ida sets a refund policy: the sales gate is open");
  return { entity_id, owner, event_id, ticket_type_id, eventManager, financeManager };
}

interface Sale {
  order_id: string;
  ticket_ids: string[];
  buyer: Person;
}

async function sellTwoTickets(event: OnSale, stripe: StripeSimulatorControl): Promise<Sale> {
  journey("3. A visitor comes by an affiliate's link and buys two tickets");
  const [affiliate, buyer] = await Promise.all([signInAs("affiliate"), newPerson("Vito Sand")]);
  const code = String((await admin.doc(`affiliates/${demoPlatform}_${affiliate.uid}`).get()).get("code"));
  await buyer.call("attachReferral", { platform_id: demoPlatform, code });
  const referral = await admin.doc(`referrals/${demoPlatform}_${buyer.uid}`).get();
  assert.equal(referral.get("upline").length, 3);
  say("✓ Vito signs up with the code: three affiliates stand above him");

  const idempotency_key = randomUUID();
  const lines = [{ ticket_type_id: event.ticket_type_id, quantity: 2 }];
  const placed = await order(buyer, event.event_id, lines, { idempotency_key });
  const { order_id } = placed;
  await shows(`orders/${order_id}`, "Vito orders: two seats are held", { status: "pending", total_minor: 10_600 });
  const again = await order(buyer, event.event_id, lines, { idempotency_key });
  assert.equal(again.order_id, order_id);
  say("✓ The same request again finds the same order");
  const session = String((await admin.doc(`orders/${order_id}`).get()).get("stripe_session_id"));
  const declined = await stripe.payCheckout(session, "4000 0000 0000 0002");
  assert.equal(declined.status, "declined");
  say("✓ His first card is declined; the seats stay held");
  await pay(order_id, stripe, "4000 0025 0000 3155");
  await shows(`orders/${order_id}`, "The second one asks for 3-D Secure, and pays", { status: "paid" });
  const ticket_ids = (await admin.collection("tickets").where("order_id", "==", order_id).get()).docs.map(
    ({ id }) => id,
  );
  for (const id of ticket_ids) await shows(`tickets/${id}`, "A ticket is issued", { status: "issued" });
  await showCommissions(order_id, "pending", [500, 200, 100]);
  return { order_id, ticket_ids, buyer };
}

async function checkOneIn(event: OnSale, sale: Sale): Promise<void> {
  journey("4. At the door");
  const { event_id, eventManager } = event;
  const code = String((await admin.doc(`tickets/${sale.ticket_ids[0]}`).get()).get("code"));
  await refuses("A stranger", "permission-denied", () =>
    sale.buyer.call("checkInTicket", { event_id, code, gate: "Main door" }),
  );
  const reason = "The crew tries the door";
  await refuses("A scan weeks before the event", "failed-precondition", () =>
    eventManager.call("checkInTicket", { event_id, code, gate: "Main door" }),
  );
  await eventManager.call("checkInTicket", { event_id, code, gate: "Main door", reason });
  await shows(`tickets/${sale.ticket_ids[0]}`, "Emil scans the first ticket, and says why so early", {
    status: "used",
    checked_in_gate: "Main door",
  });
  const first = await refuses("The second scan of it", "already-checked-in", () =>
    eventManager.call("checkInTicket", { event_id, code, gate: "Side door" }),
  );
  say(`  first: ${first.checked_in_at} at ${first.checked_in_gate}`);
}

async function refundTheOther(event: OnSale, sale: Sale): Promise<void> {
  journey("5. A finance manager refunds the other ticket");
  const { financeManager, eventManager } = event;
  const { order_id } = sale;
  const refunded = sale.ticket_ids[1] ?? "";
  const input = { order_id, ticket_ids: [refunded], reason: "Cannot come" };
  await refuses("The event manager", "permission-denied", () => eventManager.call("requestRefund", input));
  const { refund_id } = await financeManager.call("requestRefund", input);
  await shows(`refunds/${refund_id}`, "Frida asks for the refund", { status: "requested", amount_minor: 5_300 });
  await financeManager.call("approveRefund", { refund_id });
  await shows(`refunds/${refund_id}`, "It is within her own limit, so she approves it", { status: "succeeded" });
  await shows(`tickets/${refunded}`, "The ticket is refunded, its seat for sale again", {
    status: "refunded",
    seat_open: true,
  });
  await shows(`orders/${order_id}`, "The order is refunded in part", {
    status: "partially_refunded",
    refunded_minor: 5_300,
  });
  await showCommissions(order_id, "pending", [250, 100, 50]);
}

async function showCommissions(order_id: string, status: string, amounts: number[]): Promise<void> {
  const found = await admin.collection("commissions").where("order_id", "==", order_id).orderBy("level").get();
  assert.deepEqual(
    found.docs.map((commission) => [commission.get("status"), commission.get("amount_minor")]),
    amounts.map((amount) => [status, amount]),
  );
  say(`✓ Commissions of the three levels, ${status}: ${amounts.join(", ")}`);
}

async function printLedger(order_id: string): Promise<void> {
  journey("The ledger of the order");
  const totals = new Map<string, number>();
  const journals = await admin.collection("ledger").where("order_id", "==", order_id).orderBy("created_at").get();
  for (const journal of journals.docs) {
    let sum = 0;
    for (const { account, amount_minor } of journal.get("entries")) {
      say(
        `  ${String(journal.get("kind")).padEnd(7)} ${String(account).padEnd(44)} ${String(amount_minor).padStart(8)}`,
      );
      totals.set(account, (totals.get(account) ?? 0) + amount_minor);
      sum += amount_minor;
    }
    assert.equal(sum, 0, "a journal sums to zero");
  }
  for (const [account, amount_minor] of totals) {
    say(`  ${"total".padEnd(7)} ${account.padEnd(44)} ${String(amount_minor).padStart(8)}`);
  }
  const all = [...totals.values()].reduce((sum, amount) => sum + amount, 0);
  assert.equal(all, 0);
  say("✓ Every journal sums to zero");
}

async function printAuditTrail({ entity_id, event_id }: OnSale): Promise<void> {
  journey("The audit trail of the entity");
  const trail = admin.collection("audit_logs").where("entity_id", "==", entity_id).orderBy("created_at");
  // What people wrote directly is recorded by a trigger, a moment later.
  const records = await waitFor("the record of each direct write", async () => {
    const { docs } = await trail.get();
    const created = docs.filter((record) => record.get("action") === "ticket_type.created");
    return created.length === 2 && docs.some((record) => record.get("resource") === `events/${event_id}`) && docs;
  });
  for (const record of records) {
    const { action, actor_name, actor_role, reason } = record.data();
    say(`  ${String(action).padEnd(28)} ${`${actor_name} (${actor_role})`.padEnd(40)} ${reason ?? ""}`);
  }
  const actions = new Set(records.map((record) => record.get("action")));
  for (const expected of [
    "entity.rejected",
    "entity.approved",
    "invitation.accepted",
    "event.created",
    "event.submitted",
    "ticket.checked_in",
    "refund.requested",
    "refund.approved",
  ]) {
    assert.ok(actions.has(expected), `${expected} is in the audit trail`);
  }
  say("✓ Every privileged step has its record");
}

/** Seals what was recorded, as the job does two minutes later, and verifies it; then tampers, which has to be found. */
async function verifyAuditTrail(): Promise<void> {
  journey("The seals of the audit trail");
  const now = new Date(Date.now() + sealingLag_ms + 1000);
  await sealAuditLogs(now);
  const { finding, records, seals } = await verifyAudit({ now });
  assert.equal(finding, null);
  say(`✓ ${records} records in ${seals === 1 ? "one seal" : `${seals} seals`} are as they were recorded`);
  const { docs } = await admin.collection("audit_logs").where("action", "==", "support_access.opened").limit(1).get();
  await docs[0]?.ref.update({ reason: "Nothing special" });
  const tampered = (await verifyAudit({ now })).finding;
  assert.deepEqual([tampered?.state, tampered?.id], ["changed", docs[0]?.id]);
  say(`✓ One reason rewritten with the project's keys: found, in ${tampered?.id}`);
}
