/** The collections of events. */

import { collection, group } from "../runtime/collection.ts";
import type { Event, TicketType } from "./model.ts";

export const events = () => collection<Event>("events");

export const ticketTypes = (event_id: string) => collection<TicketType>(`events/${event_id}/ticket_types`);

/** Those of all events. */
export const allTicketTypes = () => group<TicketType>("ticket_types");
