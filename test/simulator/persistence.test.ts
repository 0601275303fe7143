import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { startStripeSimulator } from "../support/stripe-simulator/index.ts";
import {
  eventually,
  onboardedAccount,
  pay,
  SECRET_KEY,
  sessionParameters,
  startTestBed,
  temporaryFile,
} from "./support.ts";

it("remembers everything after a restart", async () => {
  const stateFile = temporaryFile("state.json");
  const before = await startTestBed({ stateFile });
  const account = await onboardedAccount(before);
  const { session, charge } = await pay(before);
  const open = await before.stripe.checkout.sessions.create(sessionParameters());
  const refund = await before.stripe.refunds.create({ charge: charge.id, amount: 100 }, { idempotencyKey: "refund-1" });
  await before.control.advanceClock(3600);
  const balance = await before.stripe.balance.retrieve();
  const clock = await before.control.now();
  await before.simulator.close();

  const after = await startTestBed({ stateFile });
  expect(await after.stripe.accounts.retrieve(account.id)).toEqual(account);
  expect((await after.stripe.checkout.sessions.retrieve(session.id)).status).toBe("complete");
  expect(await after.stripe.balance.retrieve()).toEqual(balance);
  expect(await after.control.now()).toBeGreaterThanOrEqual(clock);
  const replayed = await after.stripe.refunds.create(
    { charge: charge.id, amount: 100 },
    { idempotencyKey: "refund-1" },
  );
  expect(replayed.id).toBe(refund.id);
  const lines = await after.stripe.checkout.sessions.listLineItems(open.id);
  expect(lines.data[0]?.price?.unit_amount_decimal?.toString()).toBe("2500");
  await after.control.advanceClock(24 * 60 * 60);
  expect((await after.stripe.checkout.sessions.retrieve(open.id)).status).toBe("expired");
});

it("goes on delivering what had not arrived", async () => {
  const stateFile = temporaryFile("state.json");
  const before = await startTestBed({ stateFile });
  await before.control.pauseDeliveries();
  await pay(before);
  await before.simulator.close();
  const after = await startTestBed({ stateFile });
  await after.control.deliveriesSettled();
  expect(after.receiver.ofType("checkout.session.completed")).toHaveLength(1);
});

it("writes soon after each change, so that little is lost in a crash", async () => {
  const stateFile = temporaryFile("state.json");
  const { stripe } = await startTestBed({ stateFile });
  const { id } = await stripe.accounts.create({ type: "express" });
  await eventually(
    () => (existsSync(stateFile) ? readFileSync(stateFile, "utf8") : ""),
    (content) => content.includes(id),
  );
});

it("does not overwrite a file that is something else", async () => {
  const stateFile = temporaryFile("state.json");
  writeFileSync(stateFile, '{"dear":"diary"}');
  await expect(startStripeSimulator({ port: 0, secretKey: SECRET_KEY, webhook: null, stateFile })).rejects.toThrow(
    /not a state of this Stripe simulator/,
  );
  expect(readFileSync(stateFile, "utf8")).toBe('{"dear":"diary"}');
});
