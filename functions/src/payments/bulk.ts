import type { BulkTable } from "../runtime/bulk.ts";
import { closePages } from "./close-pages.ts";

export const bulk = { close_pages: closePages } satisfies BulkTable;
