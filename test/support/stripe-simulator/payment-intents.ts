import type Stripe from "stripe";
import { endpoint } from "./endpoint.ts";
import { resourceMissing } from "./errors.ts";
import { newestFirst, page, timedPageFields } from "./lists.ts";
import { changedMetadata, metadata, parametersOf, string } from "./parameters.ts";
import type { World } from "./world.ts";

/** @throws resource_missing */
export function findPaymentIntent(world: World, id: string, param = "intent"): Stripe.PaymentIntent {
  const intent = world.state.payment_intents[id];
  if (intent === undefined) throw resourceMissing("payment_intent", id, param);
  return intent;
}

export const paymentIntentEndpoints = [
  endpoint(
    "GET",
    "/v1/payment_intents/:id",
    parametersOf<Stripe.PaymentIntentRetrieveParams>()({ client_secret: string() }),
    ({ world, id }) => findPaymentIntent(world, id("id")),
  ),
  endpoint(
    "POST",
    "/v1/payment_intents/:id",
    parametersOf<Stripe.PaymentIntentUpdateParams>()({
      description: string(1000),
      metadata: metadata(),
      transfer_group: string(),
    }),
    ({ world, parameters, id }) => {
      const intent = findPaymentIntent(world, id("id"));
      intent.metadata = changedMetadata(intent.metadata, parameters.metadata);
      intent.description = parameters.description ?? intent.description;
      intent.transfer_group = parameters.transfer_group ?? intent.transfer_group;
      return intent;
    },
  ),
  endpoint(
    "GET",
    "/v1/payment_intents",
    parametersOf<Stripe.PaymentIntentListParams>()(timedPageFields, ["customer", "customer_account"]),
    ({ world, parameters }) => page(newestFirst(world.state.payment_intents), parameters, "/v1/payment_intents"),
  ),
  endpoint(
    "GET",
    "/v1/payment_methods/:id",
    parametersOf<Stripe.PaymentMethodRetrieveParams>()({}),
    ({ world, id }) => {
      const method = world.state.payment_methods[id("id")];
      if (method === undefined) throw resourceMissing("PaymentMethod", id("id"), "payment_method");
      return method;
    },
  ),
];
