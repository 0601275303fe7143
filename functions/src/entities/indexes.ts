import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  entities: {
    composite: [
      ["platform_id", "status", "created_at"],
      ["platform_id", "proposed.proposed_at"],
    ],
    fields: { description: "none" },
  },
  entity_roles: {
    composite: [["platform_id", "name"]],
  },
  private: {
    fields: { stripe_account_id: "across" },
  },
};
