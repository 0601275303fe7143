import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  door: operationsOf({
    checkInTicket: at("POST /events/{event_id}/check_ins", () => import("./check-in-ticket.ts")),
    undoCheckIn: at("DELETE /tickets/{ticket_id}/check_in", () => import("./undo-check-in.ts")),
  }),
  sales: operationsOf({
    readAvailability: at("GET /events/{event_id}/availability", () => import("./read-availability.ts")),
  }),
};
