import { type AccessTable, own, platform, team } from "../model/access.ts";

export const access = {
  orders: { read: [own("buyer_id"), team("finance.read"), platform("order.read")] },
  refunds: { read: [own("buyer_id"), team("refund.request"), platform("refund.read")] },
} satisfies AccessTable;
