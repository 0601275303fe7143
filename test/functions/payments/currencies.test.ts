import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectPayments } from "../../../functions/src/entities/connect-payments.ts";
import { currencyOf, formatMinor, parseAmount } from "../../../functions/src/model/currencies.ts";
import { applyForEntity, buy, order } from "../../support/actions.ts";
import { admin, type Person } from "../../support/client.ts";
import { expectRefusal } from "../../support/expect-refusal.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, makePlatform, newPerson, stripe } from "../../support/world.ts";
import { type OwnStripe, startOwnStripe } from "../support/own-stripe.ts";
import { actorOf, orderOf } from "../support/sales.ts";

/** What Stripe was asked to charge for an order. */
async function chargedFor(order_id: string): Promise<{ currency: string; amount: number }> {
  const request = (await stripe.requests()).find(
    ({ path, parameters }) => path === "/v1/checkout/sessions" && parameters.client_reference_id === order_id,
  );
  const items: unknown[] = Array.isArray(request?.parameters.line_items) ? request.parameters.line_items : [];
  const lines = items.map((item) => JSON.parse(JSON.stringify(item)));
  return {
    currency: String(lines[0]?.price_data.currency),
    amount: lines.reduce((sum, line) => sum + Number(line.price_data.unit_amount) * Number(line.quantity), 0),
  };
}

describe.each([
  { currency: "HUF", typed: "40000", price_minor: 4_000_000, shown: "HUF 40,000.00", fee_minor: 217_500 },
  { currency: "JPY", typed: "2999", price_minor: 2_999, shown: "¥2,999", fee_minor: 199 },
  { currency: "KWD", typed: "5.33", price_minor: 5_330, shown: "KWD 5.330", fee_minor: 500 },
  { currency: "ISK", typed: "4999", price_minor: 499_900, shown: "ISK 4,999", fee_minor: 34_500 },
])("a platform in $currency", ({ currency, typed, price_minor, shown, fee_minor }) => {
  let world: EntityWorld;
  let event_id: string;
  let ticket_type_id: string;
  beforeAll(async () => {
    world = await makeEntity({ selling: true, currency });
    const made = await makeEvent(world, [{ name: "Seat", price_minor, per_order_limit: 20 }]);
    event_id = made.event_id;
    ticket_type_id = made.types[0] ?? "";
  });
  afterAll(() => world.close());

  it("charges at Stripe what was typed and is shown, with a fee that exists in it", async () => {
    expect(parseAmount(typed, currency)).toBe(price_minor);
    expect(formatMinor(price_minor, currency, "en").replaceAll("\u00a0", " ")).toBe(shown);
    const { order_id, total_minor } = await order(world.buyer, event_id, [{ ticket_type_id, quantity: 2 }]);
    expect(total_minor).toBe(2 * (price_minor + fee_minor));
    expect(await chargedFor(order_id)).toEqual({ currency: currency.toLowerCase(), amount: total_minor });
  });

  it("refunds one of two tickets by an amount that Stripe takes", async () => {
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id, quantity: 2 }], stripe);
    const ticket_id = String((await orderOf(order_id))?.lines[0].ticket_ids[0]);
    const { refund_id, amount_minor } = await world.owner.call("requestRefund", {
      order_id,
      ticket_ids: [ticket_id],
      reason: "Cannot come",
    });
    expect(amount_minor).toBe(price_minor + fee_minor);
    await world.financeManager.call("approveRefund", { refund_id });
    await waitFor("the refund", async () => (await orderOf(order_id))?.refunded_minor === amount_minor);
  });

  it("refuses a total that Stripe does not charge, in words, before any seat is held", async () => {
    const { charge_minor_max, step_minor } = currencyOf(currency);
    const most = await makeEvent(world, [
      { name: "Throne", price_minor: charge_minor_max - (charge_minor_max % step_minor) },
    ]);
    const attempt = world.buyer.call(
      "createOrder",
      {
        platform_id: world.platform_id,
        entity_id: world.entity_id,
        event_id: most.event_id,
        lines: [{ ticket_type_id: most.types[0] ?? "", quantity: 2 }],
      },
      { idempotency_key: randomUUID() },
    );
    const { charge_problem } = await expectRefusal(attempt, "failed-precondition");
    expect(charge_problem).toBe("too_large");
    await expect(attempt).rejects.toThrow(/can be paid by card at once/);
    expect((await admin.collection("tickets").where("event_id", "==", most.event_id).count().get()).data().count).toBe(
      0,
    );
  });

  it("has settings in amounts that exist, from the beginning and after every change", async () => {
    const { platform_id, master } = world;
    const settingsOf = async () => (await admin.doc(`platforms/${platform_id}`).get()).get("settings");
    const { step_minor } = currencyOf(currency);
    const fields = ["fee_fixed_minor", "refund_own_limit_minor", "refund_entity_limit_minor"];
    const before = await settingsOf();
    for (const field of fields) expect(before[field] % step_minor, field).toBe(0);
    if (step_minor === 1) return;
    for (const field of fields) {
      const change = { platform_id, [field]: before[field] + 1, reason: "A try" };
      await expectRefusal(master.call("changePlatformSettings", change), "invalid-argument", field);
    }
    expect(await settingsOf()).toEqual(before);
  });
});

describe("a connected account", () => {
  let own: OwnStripe;
  let platform_id: string;
  let close: () => Promise<void>;
  let master: Person;
  beforeAll(async () => {
    own = await startOwnStripe();
    ({ platform_id, master, close } = await makePlatform({ currency: "GBP" }));
  });
  afterAll(async () => {
    await own.close();
    await close();
  });

  async function approved() {
    const owner = await newPerson("Owner");
    const entity_id = await applyForEntity(owner, platform_id, { name: "Connecting" });
    await master.call("approveEntity", { entity_id });
    const connect = (country?: string) =>
      connectPayments.execute({
        data: { entity_id, ...(country !== undefined && { country }) },
        actor: actorOf(owner),
      });
    const account = async () =>
      String((await admin.doc(`entities/${entity_id}/private/payments`).get()).get("stripe_account_id"));
    return { connect, account };
  }

  it.each([
    ["GB", "gbp"],
    ["DE", "eur"],
    ["IN", "inr"],
  ])("is of the country that was chosen, not of the platform's: %s", async (country, default_currency) => {
    const { connect, account } = await approved();
    await connect(country);
    expect(await own.api.accounts.retrieve(await account())).toMatchObject({ country, default_currency });
    // Once it is there, nobody is asked again, and no other choice makes another one.
    await connect();
    await connect("JP");
    expect((await own.api.accounts.retrieve(await account())).country).toBe(country);
  });

  it("is not made without one, or for one where Stripe opens none", async () => {
    const { connect, account } = await approved();
    for (const country of [undefined, "XX", "de", "Germany", "", "KP"]) {
      await expect(connect(country)).rejects.toMatchObject({ code: "invalid-argument", field: "country" });
    }
    expect(await account()).toBe("undefined");
  });

  it("is one, whoever asks twice at once with two countries", async () => {
    const { connect, account } = await approved();
    const asked = await Promise.all([connect("GB"), connect("IE"), connect("GB")]);
    const kept = await account();
    const pages = JSON.stringify(asked).match(/acct_\w+/g) ?? [];
    expect(new Set(pages)).toEqual(new Set([kept]));
  });
});
