import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  invitations: {
    composite: [["status", "expires_at"]],
  },
};
