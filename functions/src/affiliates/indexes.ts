import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {
  commissions: {
    composite: [["platform_id", "affiliate_id", "created_at desc"]],
  },
  referrals: {
    composite: [["platform_id", "upline contains", "created_at desc"]],
  },
  affiliates: {
    composite: [["platform_id", "name"]],
  },
};
