import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  news: {
    composite: [["telling", "created_at"]],
    fields: { notice: "none" },
  },
};
