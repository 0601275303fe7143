import type { Order } from "@gatehouse/functions/payments";
import { Stack } from "@mantine/core";
import { useState } from "react";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { ChooseTickets } from "../../orders/choose-tickets.tsx";
import { TicketLabel } from "./ticket-label.tsx";
import type { OrderTicket, TicketFacts } from "./tickets-of.ts";

interface CancelFreeTicketsProps {
  order: WithId<Order>;
  /** Free ones that nobody has used. */
  tickets: OrderTicket[];
  factsOf(ticketId: string): TicketFacts | undefined;
}

/** Cancels free tickets of an order, with a reason that the buyer reads. */
export function CancelFreeTickets({ order, tickets, factsOf }: CancelFreeTicketsProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [only] = tickets;
  if (only === undefined) return null;
  const ids = tickets.length === 1 ? [only.id] : chosen.filter((id) => tickets.some((ticket) => ticket.id === id));
  const cancel = async (reason: string) => {
    if (ids.length === 0) throw new Error("Choose at least one ticket.");
    await call("cancelTickets", { order_id: order.id, ticket_ids: ids, reason });
    setChosen([]);
  };
  return (
    <ConfirmButton
      variant="light"
      color="red"
      title={tickets.length === 1 ? "Cancel this free ticket?" : "Cancel free tickets?"}
      description={
        <Stack>
          <p>What you cancel lets nobody in any more, and its seat is free. The buyer is told why.</p>
          {tickets.length > 1 && (
            <ChooseTickets
              tickets={tickets.map((ticket) => ({
                id: ticket.id,
                label: <TicketLabel ticket={ticket} facts={factsOf(ticket.id)} />,
              }))}
              chosen={chosen}
              onChoose={setChosen}
            />
          )}
        </Stack>
      }
      reason="required"
      reasonLabel="Reason, for the buyer"
      confirmLabel={tickets.length === 1 ? "Cancel the ticket" : "Cancel these tickets"}
      onConfirm={cancel}
    >
      {tickets.length === 1 ? "Cancel the free ticket" : "Cancel free tickets"}
    </ConfirmButton>
  );
}
