import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  audit_logs: {
    composite: [
      ["platform_id", "created_at desc"],
      ["platform_id", "actor_id", "created_at desc"],
      ["platform_id", "action", "created_at desc"],
      ["platform_id", "entity_id", "created_at desc"],
      ["platform_id", "resource_kind", "created_at desc"],
      ["platform_id", "touched contains", "created_at desc"],
      ["platform_id", "by_god", "created_at desc"],
      ["by_god", "created_at desc"],
      ["by_god", "actor_id", "created_at desc"],
      ["by_god", "action", "created_at desc"],
      ["by_god", "entity_id", "created_at desc"],
      ["by_god", "resource_kind", "created_at desc"],
      ["by_god", "touched contains", "created_at desc"],
      ["touched contains", "created_at"],
      ["about contains", "created_at"],
    ],
    fields: { changes: "none", personal: "none" },
  },
  audit_seals: {
    composite: [["of", "number desc"]],
    fields: { records: "none" },
  },
};
