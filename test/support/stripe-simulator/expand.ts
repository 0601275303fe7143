import type Stripe from "stripe";
import { lineItemsOf } from "./checkout-sessions.ts";
import { StripeFailure } from "./errors.ts";
import { isJsonObject, type Json, type JsonObject, toJson } from "./json.ts";
import { newestFirst } from "./lists.ts";
import type { World } from "./world.ts";

/** How deep `expand` may reach. */
const DEPTH_MAX = 4;

/** What a property can become: an object of one of these kinds, or a list of such. */
interface Expansion {
  kinds: readonly string[];
  isList: boolean;
}

const one = (...kinds: readonly string[]): Expansion => ({ kinds, isList: false });
const many = (kind: string): Expansion => ({ kinds: [kind], isList: true });

/** What each kind of object may have expanded. */
const EXPANSIONS: Readonly<Record<string, Readonly<Record<string, Expansion>>>> = {
  balance_transaction: { source: one("charge", "dispute", "payout", "refund", "transfer", "transfer_reversal") },
  charge: {
    balance_transaction: one("balance_transaction"),
    failure_balance_transaction: one("balance_transaction"),
    payment_intent: one("payment_intent"),
    refunds: many("refund"),
    source_transfer: one("transfer"),
    transfer: one("transfer"),
  },
  "checkout.session": { line_items: many("item"), payment_intent: one("payment_intent") },
  dispute: { charge: one("charge"), payment_intent: one("payment_intent") },
  payment_intent: { latest_charge: one("charge"), payment_method: one("payment_method") },
  payout: { balance_transaction: one("balance_transaction") },
  refund: {
    balance_transaction: one("balance_transaction"),
    charge: one("charge"),
    failure_balance_transaction: one("balance_transaction"),
    payment_intent: one("payment_intent"),
    payment_method: one("payment_method"),
  },
  transfer: {
    balance_transaction: one("balance_transaction"),
    destination: one("account"),
    destination_payment: one("charge"),
    reversals: many("transfer_reversal"),
    source_transaction: one("charge"),
  },
  transfer_reversal: { balance_transaction: one("balance_transaction"), transfer: one("transfer") },
};

/** Lists that are left out unless they are asked for. */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, (world: World, id: string) => object>>>> = {
  charge: {
    refunds: (world, id) =>
      listOf(
        newestFirst(world.state.refunds).filter(({ charge }) => charge === id),
        `/v1/charges/${id}/refunds`,
      ),
  },
  "checkout.session": {
    line_items: (world, id) => listOf(lineItemsOf(world, id), `/v1/checkout/sessions/${id}/line_items`),
  },
};

/** The kind of object that the endpoints of a resource answer. */
const KIND_OF_RESOURCE: Readonly<Record<string, string>> = {
  balance_transactions: "balance_transaction",
  charges: "charge",
  "checkout/sessions": "checkout.session",
  "checkout/sessions/expire": "checkout.session",
  disputes: "dispute",
  "disputes/close": "dispute",
  payment_intents: "payment_intent",
  payouts: "payout",
  refunds: "refund",
  transfers: "transfer",
  "transfers/reversals": "transfer_reversal",
};

/** What an endpoint answers, such as one charge for `GET /v1/charges/:id` and a list of them for `GET /v1/charges`. */
function answerOf(method: string, path: string): Expansion {
  const segments = path.split("/").slice(2);
  const resource = segments.filter((segment) => !segment.startsWith(":")).join("/");
  const namesOne = segments.at(-1)?.startsWith(":") === true;
  return { kinds: [KIND_OF_RESOURCE[resource] ?? resource], isList: method === "GET" && !namesOne };
}

/**
 * Makes sure, before anything is done, that an answer can be expanded as was asked.
 *
 * @param endpointPath with names in place of ids, such as `/v1/charges/:id`
 * @throws StripeFailure  a property cannot be expanded
 */
export function checkExpansions(method: string, endpointPath: string, paths: readonly string[]): void {
  for (const path of paths) {
    const names = path.split(".");
    if (names.filter((name) => name !== "data").length > DEPTH_MAX) {
      throw new StripeFailure(400, {
        message: `You cannot expand more than ${DEPTH_MAX} levels of a property. Property: ${path}`,
        param: "expand",
      });
    }
    let target: Expansion | undefined = answerOf(method, endpointPath);
    for (const name of names) {
      target = target && stepInto(target, name);
      if (target === undefined) {
        throw new StripeFailure(400, {
          message: `This property cannot be expanded (${path}).`,
          param: "expand",
        });
      }
    }
  }
}

function stepInto({ kinds, isList }: Expansion, name: string): Expansion | undefined {
  if (isList) return name === "data" ? { kinds, isList: false } : undefined;
  return kinds.map((kind) => EXPANSIONS[kind]?.[name]).find((expansion) => expansion !== undefined);
}

function listOf<T>(items: readonly T[], url: string): Stripe.ApiList<T> {
  return { object: "list", data: items.slice(0, 10), has_more: items.length > 10, url };
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
 */
export function expand(world: World, answer: JsonObject, paths: readonly string[]): JsonObject {
  for (const path of paths) expandPath(world, answer, path.split("."));
  return answer;
}

function expandPath(world: World, target: JsonObject, [name, ...rest]: readonly string[]): void {
  if (name === undefined) return;
  const id = String(target.id);
  const leftOut = LEFT_OUT[String(target.object)]?.[name];
  let value: Json | undefined = target[name];
  if (leftOut !== undefined) value ??= toJson(leftOut(world, id));
  const found = typeof value === "string" ? findById(world, value) : undefined;
  if (found !== undefined) value = toJson(found);
  if (value === undefined) return;
  target[name] = value;
  for (const each of Array.isArray(value) ? value : [value]) if (isJsonObject(each)) expandPath(world, each, rest);
}
