import { type AccessTable, everywhere, platform } from "../model/access.ts";

export const access = {
  audit_logs: { read: [platform("audit.read"), everywhere("audit.read", (stored) => stored?.by_god === true)] },
} satisfies AccessTable;
