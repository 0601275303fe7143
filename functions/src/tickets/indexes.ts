import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  tickets: {
    composite: [
      ["owner_id", "status", "created_at desc"],
      ["entity_id", "event_id", "status"],
      ["event_id", "ticket_type_id", "status"],
      ["event_id", "ticket_type_id", "seat_open"],
      ["event_id", "ticket_type_id", "generation", "serial"],
      ["event_id", "code"],
      ["event_id", "checked_in_by", "checked_in_at"],
    ],
  },
};
