import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  announcements: {
    composite: [
      ["platform_id", "entity_id", "status", "published_at desc"],
      ["entity_id", "created_at desc"],
    ],
    fields: { text: "none" },
  },
};
