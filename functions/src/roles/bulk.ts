import { type BulkTable, inPages } from "../runtime/bulk.ts";
import { holdersPage } from "./apply-role-change.ts";

export const bulk = { change_role: { step: inPages(holdersPage) } } satisfies BulkTable;
