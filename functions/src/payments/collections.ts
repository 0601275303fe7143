/** The collections of payments. */
import type { Stamps } from "../model/stored.ts";
import { collection } from "../runtime/collection.ts";
import type { Order, Refund, StripeEventRecord } from "./model.ts";

export const orders = () => collection<Order>("orders");

export const refunds = () => collection<Refund>("refunds");

export const stripeEvents = () => collection<StripeEventRecord>("stripe_events");

/** `order_turns/{event_id}_{uid}`: written with each order of a buyer that is to be paid, so that theirs take turns. */
export interface OrderTurn extends Stamps {
  platform_id: string;
  /** Of the order that was placed last. */
  order_id: string;
}

export const orderTurns = () => collection<OrderTurn>("order_turns");

/** `sales_closings/{closing_id}`: the payment pages of a scope that were open by then are to be closed. */
export interface SalesClosing extends Stamps {
  platform_id: string;
  kind: "platform" | "entity" | "event" | "buyer";
  scope_id: string;
}

export const salesClosings = () => collection<SalesClosing>("sales_closings");
