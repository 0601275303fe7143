import { useState } from "react";
import type { Ticket } from "../../../functions/src/model/documents.ts";
import type { WithId } from "../data/live.ts";
import { DoorView } from "./door-view.tsx";
import { TicketCard } from "./ticket-card.tsx";
import styles from "./ticket-list.module.css";

/** Tickets of one event; each can be shown large, one after the other. */
export function TicketList({ tickets }: { tickets: WithId<Ticket>[] }) {
  const [shown, setShown] = useState<string | null>(null);
  const usable = tickets.filter(({ status, refund_id }) => status === "issued" && refund_id === null);
  return (
    <>
      <div className={styles.list}>
        {tickets.map((ticket) => (
          <TicketCard key={ticket.id} ticket={ticket} onShow={() => setShown(ticket.id)} />
        ))}
      </div>
      <DoorView tickets={usable} shown={shown} onShow={setShown} />
    </>
  );
}
