import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  events: {
    composite: [
      ["platform_id", "visibility", "starts_at", "ends_at"],
      ["platform_id", "status", "starts_at"],
      ["entity_id", "starts_at desc"],
      ["platform_id", "ends_at"],
      ["entity_id", "ends_at"],
      ["platform_id", "proposed.proposed_at"],
      ["entity_id", "status", "ends_at"],
      ["platform_id", "status", "ends_at"],
      ["entity_id", "visibility", "ends_at"],
    ],
    fields: { description: "none" },
  },
};
