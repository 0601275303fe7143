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
