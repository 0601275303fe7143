/**
 * Every deployed function by name: the services that run the operations, and what Firestore, Stripe and the clock call.
 * Nothing but the frame is loaded with this file; each operation's code is loaded when it is first called.
 */
import "./carry-on.ts";
import { onDocumentWritten } from "firebase-functions/firestore";
import { onRequest } from "firebase-functions/https";
import { onSchedule } from "firebase-functions/scheduler";
import { indexesOf, operationsIn } from "./operations.ts";
import { region, stripeSecrets } from "./runtime/configuration.ts";
import { service } from "./runtime/service.ts";
import { readingService, type ServiceName, services } from "./services.ts";

const served = (name: ServiceName) =>
  service(operationsIn(name), services[name], name === readingService ? indexesOf : null);
export const sales = served("sales");
export const door = served("door");
export const payments = served("payments");
export const events = served("events");
export const organisers = served("organisers");
export const people = served("people");
export const platforms = served("platforms");
export const affiliates = served("affiliates");

/** Where Stripe sends its events. */
export const stripeWebhook = onRequest({ region, secrets: stripeSecrets }, async (request, response) => {
  const { receiveStripeEvent } = await import("./payments/stripe-webhook.ts");
  const { status, text } = await receiveStripeEvent(request.rawBody, request.get("stripe-signature"));
  response.status(status).send(text);
});

// What people write directly is recorded. `retry`: a failed delivery comes again until it is recorded.
const recorded = (kind: "entity" | "event" | "ticket_type", document: string) =>
  onDocumentWritten({ document, region, retry: true }, async (event) => {
    const after = event.data?.after.data();
    // Only operations delete, and they leave their own record.
    if (after === undefined) return;
    const { recordClientWrite } = await import("./audit/record-client-write.ts");
    await recordClientWrite({
      write_id: event.id,
      path: event.document,
      kind,
      before: event.data?.before.data() ?? null,
      after,
      // To the microsecond, where the event's own time may name the second only.
      at: event.data?.after.updateTime?.toDate() ?? new Date(event.time),
    });
  });
export const recordEntityWrite = recorded("entity", "entities/{entity_id}");
export const recordEventWrite = recorded("event", "events/{event_id}");
export const recordTicketTypeWrite = recorded("ticket_type", "events/{event_id}/ticket_types/{ticket_type_id}");

/** Expires holds and goes on with refunds, each minute. */
export const everyMinute = onSchedule(
  { schedule: "every 1 minutes", region, secrets: stripeSecrets, timeoutSeconds: 300, maxInstances: 1 },
  async () => {
    const { runDueJobs } = await import("./run-due-jobs.ts");
    await runDueJobs(new Date());
  },
);
