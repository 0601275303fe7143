import { type AccessTable, platform } from "../model/access.ts";

export const access = {
  ledger: { read: [platform("billing.read")] },
} satisfies AccessTable;
