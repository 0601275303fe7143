import type { TicketType } from "@gatehouse/functions/events";
import type { Order } from "@gatehouse/functions/payments";
import { Link } from "react-router";
import { ErrorNote } from "../components/error-note.tsx";
import type { OperationError } from "../data/call.ts";
import type { WithId } from "../data/live.ts";
import { heldOf, soldOutInWords, whatIsHeld } from "./waiting-in-words.ts";

interface CheckoutRefusalProps {
  error: OperationError | null;
  types: WithId<TicketType>[];
  /** The reader's own orders for the event that wait for their payment. */
  waiting: WithId<Order>[];
}

/** Why an order was refused, and what one can do. */
export function CheckoutRefusal({ error, types, waiting }: CheckoutRefusalProps) {
  if (error?.code === "sold-out") return <ErrorNote error={new Error(soldOut(error, types, waiting))} />;
  if (error?.code === "sales-closed") {
    return (
      <ErrorNote error={new Error("These tickets are not on sale at the moment:")}>
        <ul>
          {missing(error).map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      </ErrorNote>
    );
  }
  const inTheWay = error === null ? [] : texts(error.details.waiting);
  return (
    <ErrorNote error={error}>
      {inTheWay.length > 0 && (
        <ul>
          {inTheWay.map((id) => {
            const order = waiting.find((own) => own.id === id);
            return (
              <li key={id}>
                <Link to={`/orders/${id}`}>
                  {order === undefined ? "See what became of that order" : `Pay for or cancel ${whatIsHeld(order)}`}
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </ErrorNote>
  );
}

/** Of which type how many are left, where that is why. */
export function soldOutFacts({ code, details }: OperationError): { ticket_type_id: string; left: number } | null {
  const { ticket_type_id, left } = details;
  const complete = code === "sold-out" && typeof ticket_type_id === "string" && typeof left === "number";
  return complete ? { ticket_type_id, left } : null;
}

function soldOut(error: OperationError, types: WithId<TicketType>[], waiting: WithId<Order>[]): string {
  const facts = soldOutFacts(error);
  const name = types.find(({ id }) => id === facts?.ticket_type_id)?.name;
  if (facts === null || name === undefined) return error.message;
  return soldOutInWords(name, facts.left, heldOf(waiting, facts.ticket_type_id));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function missing({ details }: OperationError): string[] {
  const listed: unknown[] = Array.isArray(details.missing) ? details.missing : [];
  return listed.flatMap((blocker) =>
    typeof blocker === "object" && blocker !== null && "message" in blocker && typeof blocker.message === "string"
      ? [blocker.message]
      : [],
  );
}
