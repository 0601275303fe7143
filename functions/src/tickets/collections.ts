/** The collections of tickets. */

import { collection } from "../runtime/collection.ts";
import type { BuyerCount, Ticket } from "./model.ts";

export const tickets = () => collection<Ticket>("tickets");

export const buyerCounts = (event_id: string, ticket_type_id: string) =>
  collection<BuyerCount>(`events/${event_id}/ticket_types/${ticket_type_id}/buyers`);
