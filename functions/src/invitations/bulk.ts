import { type BulkTable, inPages } from "../runtime/bulk.ts";
import { withdrawalPage } from "./withdraw-void.ts";

export const bulk = { withdraw_invitations: { step: inPages(withdrawalPage) } } satisfies BulkTable;
