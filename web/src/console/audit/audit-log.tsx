import type { AuditRecord } from "@gatehouse/functions/audit";
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import type { WithId } from "../../data/live.ts";
import styles from "./audit.module.css";
import { type AuditFilter, type Condition, conditionsOf, filterIn, withFilter } from "./audit-filter.ts";
import { AuditFilterForm } from "./audit-filter-form.tsx";
import { AuditRecordView } from "./audit-record-view.tsx";
import { type AuditSource, pageLength, useAuditPage } from "./audit-records.ts";
import { ExportButton } from "./export-button.tsx";

/** Records, newest first, a page at a time, with their filters; what is filtered can be taken along. */
export function AuditLog({ source }: { source: AuditSource }) {
  const [params, setParams] = useSearchParams();
  const filter = filterIn(params);
  const setFilter = (next: AuditFilter) => setParams((before) => withFilter(before, next), { replace: true });
  const { conditions, impossible } = conditionsOf(filter);
  const key = JSON.stringify(filter);
  return (
    <>
      <AuditFilterForm key={key} source={source} filter={filter} onChange={setFilter} />
      {conditions === null ? (
        <Note tone="warn" live>
          {impossible}
        </Note>
      ) : (
        <Records
          key={`records ${key}`}
          source={source}
          conditions={conditions}
          onFilter={(part) => setFilter({ ...filter, ...part })}
        />
      )}
    </>
  );
}

interface RecordsProps {
  source: AuditSource;
  conditions: Condition[];
  onFilter(part: Partial<AuditFilter>): void;
}

function Records({ source, conditions, onFilter }: RecordsProps) {
  // The last record of each page that was left behind: the next one begins after it.
  const [cursors, setCursors] = useState<WithId<AuditRecord>[]>([]);
  const records = useAuditPage(source, conditions, cursors.at(-1) ?? null);
  const nothing =
    conditions.length === 0 ? "Nothing was recorded yet." : "Nothing was recorded that fits these filters.";
  return (
    <LiveView live={records} empty={<EmptyState title="No records">{nothing}</EmptyState>}>
      {(data) => {
        const page = data.slice(0, pageLength);
        const last = page.at(-1);
        return (
          <>
            <ExportButton source={source} conditions={conditions} />
            <ol className={styles.records}>
              {page.map((record) => (
                <li key={record.id}>
                  <AuditRecordView record={record} source={source} onFilter={onFilter} />
                </li>
              ))}
            </ol>
            <Group justify="space-between">
              <Button
                variant="default"
                disabled={cursors.length === 0}
                onClick={() => setCursors(cursors.slice(0, -1))}
              >
                Newer
              </Button>
              <span>Page {cursors.length + 1}</span>
              <Button
                variant="default"
                disabled={data.length <= pageLength}
                onClick={() => last && setCursors([...cursors, last])}
              >
                Older
              </Button>
            </Group>
          </>
        );
      }}
    </LiveView>
  );
}
