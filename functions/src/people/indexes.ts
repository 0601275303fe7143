import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  banned_addresses: {
    fields: { bans: "none" },
  },
};
