import { StatusBadge } from "../../components/status-badge.tsx";
import { RefundBadge } from "../../orders/refund-badge.tsx";
import { marksOf, type OrderTicket, type TicketFacts } from "./tickets-of.ts";

interface TicketLabelProps {
  ticket: Pick<OrderTicket, "label" | "refund">;
  /** Undefined until the server has told, and where the reader may not know them. */
  facts: TicketFacts | undefined;
}

/** Which ticket it is, and where it stands. */
export function TicketLabel({ ticket: { label, refund }, facts }: TicketLabelProps) {
  if (facts === undefined) {
    return (
      <>
        {label} {refund && <RefundBadge refund={refund} />}
      </>
    );
  }
  return (
    <>
      {label} · {marksOf(facts)}{" "}
      {facts.is_being_refunded ? (
        <StatusBadge status="refund_under_way" />
      ) : (
        <StatusBadge machine="ticket" status={facts.status} />
      )}
    </>
  );
}
