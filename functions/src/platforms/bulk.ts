import { type BulkTable, inPages } from "../runtime/bulk.ts";
import { followPage } from "./follow-status.ts";

export const bulk = { follow_status: { step: inPages(followPage) } } satisfies BulkTable;
