import { CsvExport } from "../../components/csv-export.tsx";
import { now } from "../../data/clock.ts";
import { auditCsvHeading, auditCsvRows } from "./audit-csv.ts";
import type { Condition } from "./audit-filter.ts";
import { type AuditSource, auditPages } from "./audit-records.ts";

/** Downloads all records that meet the conditions. */
export function ExportButton({ source, conditions }: { source: AuditSource; conditions: Condition[] }) {
  async function* pages() {
    for await (const records of auditPages(source, conditions)) yield auditCsvRows(records);
  }
  const day = () => new Date(now()).toISOString().slice(0, 10);
  return (
    <CsvExport
      label="Export as CSV"
      fileName={() => `audit-${source === "god" ? source : source.platform_id}-${day()}`}
      heading={auditCsvHeading}
      pages={pages}
    />
  );
}
