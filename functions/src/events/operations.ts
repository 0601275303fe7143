import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  events: operationsOf({
    publishEvent: at("POST /events/{event_id}/publish", () => import("./publish-event.ts")),
    approveEvent: at("POST /events/{event_id}/approve", () => import("./approve-event.ts")),
    proposeEventChange: at("PUT /events/{event_id}/proposal", () => import("./propose-event-change.ts")),
    decideEventChange: at("POST /events/{event_id}/proposal/decide", () => import("./decide-event-change.ts")),
    returnEvent: at("POST /events/{event_id}/return", () => import("./return-event.ts")),
    changeTicketType: at(
      "PATCH /events/{event_id}/ticket_types/{ticket_type_id}",
      () => import("./change-ticket-type.ts"),
    ),
    deleteDraft: at("DELETE /events/{event_id}", () => import("./delete-draft.ts")),
    readSalesGate: at("GET /events/{event_id}/sales_gate", () => import("./read-sales-gate.ts")),
    setEventAssignment: at("PUT /events/{event_id}/assignments", () => import("./set-event-assignment.ts")),
  }),
  payments: operationsOf({
    setSalesOpen: at("PUT /events/{event_id}/sales", () => import("./set-sales-open.ts")),
  }),
};
