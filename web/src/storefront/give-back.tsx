import type { Order } from "@gatehouse/functions/payments";
import { paidForTicket } from "@gatehouse/functions/payments/pricing";
import type { Ticket } from "@gatehouse/functions/tickets";
import { Stack } from "@mantine/core";
import { useState } from "react";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { call } from "../data/call.ts";
import type { WithId } from "../data/live.ts";
import { ChooseTickets } from "../orders/choose-tickets.tsx";
import { inGroups } from "./ticket-card.tsx";

/** Gives free tickets of an order back; shows nothing where there are none to give. */
export function GiveBack({ order, tickets }: { order: WithId<Order>; tickets: WithId<Ticket>[] }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const free = tickets.filter((ticket) => isFree(order, ticket));
  const [only] = free;
  if (only === undefined) return null;
  const given = free.length === 1 ? [only.id] : chosen.filter((id) => free.some((ticket) => ticket.id === id));
  const giveBack = async () => {
    if (given.length === 0) throw new Error("Choose at least one ticket.");
    await call("giveBackTickets", { order_id: order.id, ticket_ids: given });
    setChosen([]);
  };
  return (
    <div>
      <ConfirmButton
        variant="default"
        title={free.length === 1 ? "Give this ticket back?" : "Give tickets back?"}
        description={
          <Stack>
            <p>You can no longer get in with what you give back. Its seat is for somebody else at once.</p>
            {free.length > 1 && (
              <ChooseTickets
                tickets={free.map((ticket) => ({ id: ticket.id, label: nameOf(ticket) }))}
                chosen={chosen}
                onChoose={setChosen}
              />
            )}
          </Stack>
        }
        confirmLabel={free.length === 1 ? "Give it back" : "Give them back"}
        color="red"
        onConfirm={giveBack}
      >
        {free.length === 1 ? "Give the free ticket back" : "Give free tickets back"}
      </ConfirmButton>
    </div>
  );
}

function isFree(order: Order, { status, refund_id, ticket_type_id }: Ticket): boolean {
  const line = order.lines.find((candidate) => candidate.ticket_type_id === ticket_type_id);
  return status === "issued" && refund_id === null && line !== undefined && paidForTicket(line, order.fee_bearer) === 0;
}

function nameOf({ ticket_type_name, code }: Ticket): string {
  return code === null ? ticket_type_name : `${ticket_type_name}, ${inGroups(code)}`;
}
