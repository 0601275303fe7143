import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  platform_roles: {
    composite: [["platform_id", "name"]],
  },
};
