import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { createOrder } from "../../functions/src/payments/create-order.ts";
import { receiveStripeEvent } from "../../functions/src/payments/stripe-webhook.ts";
import { setting } from "../../functions/src/runtime/configuration.ts";
import { stripe as client } from "../../functions/src/runtime/stripe.ts";
import { workingCard } from "../support/actions.ts";
import { admin } from "../support/client.ts";
import { stripe } from "../support/world.ts";
import { type Billed, countBilled } from "./billed-operations.ts";

/**
 * What Firestore bills for one order, from the hold to the issued tickets, the webhook and three levels of
 * commissions included.
 */
export async function measureOrder(
  buyer: { uid: string; name: string },
  what: { platform_id: string; entity_id: string; event_id: string; ticket_type_id: string },
  quantity: number,
): Promise<Billed> {
  const { ticket_type_id, ...place } = what;
  await stripe.pauseDeliveries();
  let order_id = "";
  const billed = await countBilled(async () => {
    const placed = await createOrder.execute({
      data: { ...place, lines: [{ ticket_type_id, quantity }], idempotency_key: randomUUID() },
      actor: { kind: "person", ...buyer, second_factor: false, address: "" },
    });
    order_id = placed.order_id;
    const session = await client().checkout.sessions.list({ limit: 1 });
    await stripe.payCheckout(session.data[0]?.id ?? "", workingCard);
    const { data } = await client().events.list({ limit: 1, type: "checkout.session.completed" });
    const body = JSON.stringify(data[0]);
    const secret = setting("STRIPE_WEBHOOK_SECRET");
    const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret });
    const answer = await receiveStripeEvent(body, signature);
    if (answer.text !== "paid") throw new Error(`The webhook answered ${answer.status} ${answer.text}`);
  });
  await stripe.resumeDeliveries();
  const earned = await admin.collection("commissions").where("order_id", "==", order_id).count().get();
  if (earned.data().count !== 3) throw new Error(`${earned.data().count} commissions instead of three`);
  return billed;
}
