import type { EntityPayments } from "@gatehouse/functions/entities";
import type { Event, TicketType } from "@gatehouse/functions/events";
import { useAnswer } from "../../data/answer.ts";
import { call, type OperationResult } from "../../data/call.ts";
import { type Live, useLiveDoc, useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";

/** What still stands in the way of sales; asked again when the event, its tickets, the entity or its account change. */
export function useSalesGate(event: WithId<Event>): Live<OperationResult<"readSalesGate">> {
  const { entity, may } = useEntity();
  const payments = useLiveDoc<EntityPayments>(may("finance.read") ? `entities/${entity.id}/private/payments` : null);
  const account = payments.status === "ready" ? payments.data?.updated_at.toMillis() : undefined;
  const types = useLiveQuery<TicketType>(`events/${event.id}/ticket_types`, [], []);
  const typeKey = types.status === "ready" ? types.data.map(({ id, updated_at }) => id + updated_at.toMillis()) : [];
  const key = [event.id, event.updated_at.toMillis(), entity.updated_at.toMillis(), account, ...typeKey].join();
  const gate = useAnswer(types.status === "loading" ? null : key, () => call("readSalesGate", { event_id: event.id }));
  return gate.live;
}
