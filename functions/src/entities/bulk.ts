import { type BulkTable, inPages } from "../runtime/bulk.ts";
import { carryPage } from "./carry-to-events.ts";
import { dissolvePage } from "./dissolve-team.ts";
import { assignmentsPage } from "./take-assignments.ts";

export const bulk = {
  carry_to_events: { step: inPages(carryPage) },
  dissolve_team: { step: inPages(dissolvePage) },
  take_assignments: { step: inPages(assignmentsPage) },
} satisfies BulkTable;
