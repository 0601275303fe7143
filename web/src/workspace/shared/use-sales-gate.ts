import { useEffect, useState } from "react";
import type { EntityPayments, Event, TicketType } from "../../../../functions/src/model/documents.ts";
import { call, type OperationResult } from "../../data/call.ts";
import { type Live, useLiveDoc, useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";

type Gate = OperationResult<"readSalesGate">;

/** What still stands in the way of sales; asked again when the event, its tickets, the entity or its account change. */
export function useSalesGate(event: WithId<Event>): Live<Gate> {
  const { entity, may } = useEntity();
  const payments = useLiveDoc<EntityPayments>(may("finance.read") ? `entities/${entity.id}/private/payments` : null);
  const account = payments.status === "ready" ? payments.data?.updated_at.toMillis() : undefined;
  const types = useLiveQuery<TicketType>(`events/${event.id}/ticket_types`, [], []);
  const typeKey = types.status === "ready" ? types.data.map(({ id, updated_at }) => id + updated_at.toMillis()) : [];
  const key = [event.id, event.updated_at.toMillis(), entity.updated_at.toMillis(), account, ...typeKey].join();
  const [answer, setAnswer] = useState<Live<Gate>>({ status: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names all that the answer hangs on
  useEffect(() => {
    if (types.status === "loading") return;
    let isCurrent = true;
    call("readSalesGate", { event_id: event.id }).then(
      (data) => isCurrent && setAnswer({ status: "ready", data }),
      (error: Error) => isCurrent && setAnswer({ status: "error", error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, types.status]);
  return answer;
}
