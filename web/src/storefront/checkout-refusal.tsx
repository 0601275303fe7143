import type { TicketType } from "../../../functions/src/model/documents.ts";
import { ErrorNote } from "../components/error-note.tsx";
import type { OperationError } from "../data/call.ts";
import type { WithId } from "../data/live.ts";

/** Why an order was refused, and what one can do. */
export function CheckoutRefusal({ error, types }: { error: OperationError | null; types: WithId<TicketType>[] }) {
  if (error?.code === "sold-out") return <ErrorNote error={new Error(soldOut(error, types))} />;
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
  return <ErrorNote error={error} />;
}

/** Of which type how many are left, where that is why. */
export function soldOutFacts({ code, details }: OperationError): { ticket_type_id: string; left: number } | null {
  const { ticket_type_id, left } = details;
  const complete = code === "sold-out" && typeof ticket_type_id === "string" && typeof left === "number";
  return complete ? { ticket_type_id, left } : null;
}

function soldOut(error: OperationError, types: WithId<TicketType>[]): string {
  const facts = soldOutFacts(error);
  const name = types.find(({ id }) => id === facts?.ticket_type_id)?.name;
  if (facts === null || name === undefined) return error.message;
  if (facts.left === 0) return `${name} has just sold out.`;
  return `Somebody was faster: only ${facts.left} of ${name} ${facts.left === 1 ? "is" : "are"} left.`;
}

function missing({ details }: OperationError): string[] {
  const listed: unknown[] = Array.isArray(details.missing) ? details.missing : [];
  return listed.flatMap((blocker) =>
    typeof blocker === "object" && blocker !== null && "message" in blocker && typeof blocker.message === "string"
      ? [blocker.message]
      : [],
  );
}
