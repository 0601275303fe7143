import { type BulkTable, inPages } from "../runtime/bulk.ts";
import { grantsPage } from "./grants-of.ts";

export const bulk = { align_grants: { step: inPages(grantsPage) } } satisfies BulkTable;
