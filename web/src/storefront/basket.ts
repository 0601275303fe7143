import { useCallback, useState } from "react";
import { forget, recall, remember } from "../data/memory.ts";

/** How many of each ticket type a person wants for an event. */
export interface Basket {
  event_id: string;
  /** By ticket type; never 0. */
  quantities: Record<string, number>;
  /** Repeating the same order with the same key has one effect. Another choice is another order. */
  idempotency_key: string;
}

/** The choice for an event. It outlives sign-in and reloading, until it is bought or another event is chosen from. */
export function useBasket(eventId: string) {
  const [basket, setBasket] = useState(() => restore(eventId));

  const save = useCallback(
    (quantities: Record<string, number>) => {
      const next = { event_id: eventId, quantities, idempotency_key: newKey() };
      remember("basket", JSON.stringify(next));
      setBasket(next);
    },
    [eventId],
  );
  const choose = useCallback(
    (ticketTypeId: string, quantity: number) => {
      const { [ticketTypeId]: _before, ...others } = basket.quantities;
      save(quantity > 0 ? { ...others, [ticketTypeId]: quantity } : others);
    },
    [basket.quantities, save],
  );
  /** After a final answer: the same choice is from now on a new order. */
  const renewKey = useCallback(() => save(basket.quantities), [basket.quantities, save]);
  const empty = useCallback(() => {
    forget("basket");
    setBasket({ event_id: eventId, quantities: {}, idempotency_key: newKey() });
  }, [eventId]);
  return { basket, choose, renewKey, empty };
}

function restore(eventId: string): Basket {
  const kept = parse(recall("basket"));
  return kept?.event_id === eventId ? kept : { event_id: eventId, quantities: {}, idempotency_key: newKey() };
}

function parse(text: string | undefined): Basket | null {
  if (text === undefined) return null;
  try {
    const { event_id, quantities, idempotency_key } = JSON.parse(text);
    const valid =
      typeof event_id === "string" &&
      typeof idempotency_key === "string" &&
      Object.values(quantities).every((quantity) => Number.isInteger(quantity));
    return valid ? { event_id, quantities, idempotency_key } : null;
  } catch {
    return null;
  }
}

function newKey(): string {
  return crypto.randomUUID();
}
