import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  mail_limits: {
    fields: { expires_at: "expires", by_sender: "none" },
  },
  items: {
    fields: { details: "none" },
  },
  mail: {
    fields: { message: "none" },
  },
};
