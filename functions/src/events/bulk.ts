import { type BulkTable, inPages } from "../runtime/bulk.ts";
import { assignmentsToPage } from "./delete-draft.ts";

export const bulk = { take_assignments_to: { step: inPages(assignmentsToPage) } } satisfies BulkTable;
