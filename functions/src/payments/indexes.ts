import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  orders: {
    composite: [
      ["buyer_id", "created_at desc"],
      ["entity_id", "event_id", "status", "created_at desc"],
      ["entity_id", "status", "created_at desc"],
      ["platform_id", "buyer_id", "status", "total_minor"],
      ["status", "expires_at"],
      ["platform_id", "buyer_name"],
      ["platform_id", "status", "created_at"],
      ["entity_id", "status", "created_at"],
      ["event_id", "status", "created_at"],
      ["buyer_id", "status", "created_at"],
      ["platform_id", "buyer_id", "status", "created_at"],
      ["platform_id", "dispute_state"],
    ],
    fields: { lines: "none" },
  },
  refunds: {
    composite: [
      ["entity_id", "created_at desc"],
      ["status", "updated_at"],
    ],
  },
};
