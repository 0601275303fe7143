import type { Ticket } from "@gatehouse/functions/tickets";
import { useState } from "react";
import type { WithId } from "../data/live.ts";
import { DoorView } from "./door-view.tsx";
import { TicketCard } from "./ticket-card.tsx";
import styles from "./ticket-list.module.css";

interface TicketListProps {
  tickets: WithId<Ticket>[];
  /** What the event is called now; without it, what it was called when they were bought. */
  title?: string | undefined;
}

/** Tickets of one event; each can be shown large, one after the other. */
export function TicketList({ tickets, title }: TicketListProps) {
  const [shown, setShown] = useState<string | null>(null);
  const sorted = tickets.toSorted(usableFirst);
  const usable = sorted.filter(({ status, refund_id }) => status === "issued" && refund_id === null);
  return (
    <>
      <div className={styles.list}>
        {sorted.map((ticket) => (
          <TicketCard key={ticket.id} ticket={ticket} onShow={() => setShown(ticket.id)} />
        ))}
      </div>
      <DoorView tickets={usable} title={title} shown={shown} onShow={setShown} />
    </>
  );
}

function usableFirst(one: Ticket, other: Ticket): number {
  const rank = ({ status }: Ticket) => ["issued", "blocked", "used"].indexOf(status) >>> 0;
  return (
    rank(one) - rank(other) || one.ticket_type_name.localeCompare(other.ticket_type_name) || one.serial - other.serial
  );
}
