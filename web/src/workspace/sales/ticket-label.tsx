import { StatusBadge } from "../../components/status-badge.tsx";
import { marksOf, type TicketFacts } from "./tickets-of.ts";

/** Which ticket it is, and where it stands. */
export function TicketLabel({ label, facts }: { label: string; facts: TicketFacts | undefined }) {
  if (facts === undefined) return label;
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
