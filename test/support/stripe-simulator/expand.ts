import type Stripe from "stripe";
import { lineItemsOf } from "./checkout-sessions.ts";
import { StripeFailure } from "./errors.ts";
import { isJsonObject, type Json, type JsonObject, toJson } from "./json.ts";
import { newestFirst } from "./lists.ts";
import type { World } from "./world.ts";

/** How deep `expand` may reach. */
const DEPTH_MAX = 4;

/** What each kind of object may have expanded: properties that hold another object's id. */
const EXPANDABLE: Readonly<Record<string, readonly string[]>> = {
  balance_transaction: ["source"],
  charge: ["balance_transaction", "failure_balance_transaction", "payment_intent", "source_transfer", "transfer"],
  "checkout.session": ["payment_intent"],
  dispute: ["charge", "payment_intent"],
  payment_intent: ["latest_charge", "payment_method"],
  payout: ["balance_transaction", "destination"],
  refund: [
    "balance_transaction",
    "charge",
    "failure_balance_transaction",
    "payment_intent",
    "payment_method",
    "transfer_reversal",
  ],
  transfer: ["balance_transaction", "destination", "destination_payment", "source_transaction"],
  transfer_reversal: ["balance_transaction", "destination_payment_refund", "source_refund", "transfer"],
};

/** Lists that are left out unless they are asked for. */
const INCLUDABLE: Readonly<Record<string, Readonly<Record<string, (world: World, id: string) => object>>>> = {
  charge: { refunds: refundsOfCharge },
  "checkout.session": {
    line_items: (world, id) => listOf(lineItemsOf(world, id), `/v1/checkout/sessions/${id}/line_items`),
  },
};

function listOf<T>(items: readonly T[], url: string): Stripe.ApiList<T> {
  return { object: "list", data: items.slice(0, 10), has_more: items.length > 10, url };
}

function refundsOfCharge(world: World, id: string): Stripe.ApiList<Stripe.Refund> {
  const refunds = newestFirst(world.state.refunds).filter(({ charge }) => charge === id);
  return listOf(refunds, `/v1/charges/${id}/refunds`);
}

function findById(world: World, id: string): object | undefined {
  const { state } = world;
  return (
    state.balance_transactions[id] ??
    state.charges[id] ??
    state.payment_intents[id] ??
    state.payment_methods[id] ??
    state.refunds[id] ??
    state.transfers[id] ??
    state.transfer_reversals[id] ??
    state.disputes[id] ??
    state.payouts[id] ??
    state.accounts[id]
  );
}

/**
 * Puts whole objects in the place of ids.
 *
 * @param paths such as `latest_charge.balance_transaction`, or `data.latest_charge` for a list
 * @throws StripeFailure  a property cannot be expanded
 */
export function expand(world: World, answer: JsonObject, paths: readonly string[]): JsonObject {
  for (const path of paths) {
    const names = path.split(".");
    const depth = names[0] === "data" ? names.length - 1 : names.length;
    if (depth > DEPTH_MAX) {
      throw new StripeFailure(400, {
        message: `You cannot expand more than ${DEPTH_MAX} levels of a property. Property: ${path}`,
        param: "expand",
      });
    }
    expandPath(world, answer, names, path);
  }
  return answer;
}

function expandPath(world: World, target: JsonObject, names: readonly string[], path: string): void {
  const [name, ...rest] = names;
  if (name === undefined) return;
  if (target.object === "list" && name === "data" && Array.isArray(target.data)) {
    for (const item of target.data) if (isJsonObject(item)) expandPath(world, item, rest, path);
    return;
  }
  const kind = String(target.object);
  const include = INCLUDABLE[kind]?.[name];
  let value: Json | undefined = target[name];
  if (include !== undefined) {
    value ??= toJson(include(world, String(target.id)));
  } else if (EXPANDABLE[kind]?.includes(name)) {
    if (typeof value === "string") value = toJson(findById(world, value) ?? { id: value });
  } else if (!isJsonObject(value)) {
    throw new StripeFailure(400, {
      message:
        `This property cannot be expanded (${path}). You may want to try expanding 'data.${path}' instead if this is ` +
        "a list.",
      param: "expand",
    });
  }
  if (value === undefined) return;
  target[name] = value;
  if (isJsonObject(value)) expandPath(world, value, rest, path);
}
