import { Button, Group, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { AuditRecord } from "../../../../functions/src/model/documents.ts";
import { globalScope } from "../../../../functions/src/model/grants.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import type { WithId } from "../../data/live.ts";
import { useConsole } from "../console-context.tsx";
import styles from "./audit.module.css";
import { type AuditFilter, type Condition, conditionsOf, noFilter } from "./audit-filter.ts";
import { AuditFilterForm } from "./audit-filter-form.tsx";
import { AuditRecordView } from "./audit-record-view.tsx";
import { pageLength, useAuditPage } from "./audit-records.ts";
import { ExportButton } from "./export-button.tsx";

/** Who did what to what, newest first. */
export function AuditPage() {
  const { platform, roles } = useConsole();
  const [scope, setScope] = useState(platform.id);
  return (
    <Page title="Audit log" subtitle="Every step that needs a right, with who took it and what it changed.">
      {roles.includes("god") && (
        <SegmentedControl
          aria-label="Which records"
          value={scope}
          onChange={setScope}
          data={[
            { value: platform.id, label: platform.name },
            { value: globalScope, label: "Above all platforms" },
          ]}
        />
      )}
      <FilteredRecords key={scope} scope={scope} />
    </Page>
  );
}

function FilteredRecords({ scope }: { scope: string }) {
  const [filter, setFilter] = useState<AuditFilter>(noFilter);
  const { conditions, impossible } = conditionsOf(filter);
  const key = JSON.stringify(filter);
  return (
    <>
      <AuditFilterForm key={key} filter={filter} onChange={setFilter} />
      {conditions === null ? (
        <Note tone="warn" live>
          {impossible}
        </Note>
      ) : (
        <Records
          key={`records ${key}`}
          scope={scope}
          conditions={conditions}
          onFilter={(part) => setFilter({ ...filter, ...part })}
        />
      )}
    </>
  );
}

interface RecordsProps {
  scope: string;
  conditions: Condition[];
  onFilter(part: Partial<AuditFilter>): void;
}

function Records({ scope, conditions, onFilter }: RecordsProps) {
  // The last record of each page that was left behind: the next one begins after it.
  const [cursors, setCursors] = useState<WithId<AuditRecord>[]>([]);
  const records = useAuditPage(scope, conditions, cursors.at(-1) ?? null);
  return (
    <LiveView
      live={records}
      empty={<EmptyState title="No records">Nothing was recorded that fits these filters.</EmptyState>}
    >
      {(data) => {
        const page = data.slice(0, pageLength);
        const last = page.at(-1);
        return (
          <>
            <ExportButton scope={scope} conditions={conditions} />
            <ol className={styles.records}>
              {page.map((record) => (
                <li key={record.id}>
                  <AuditRecordView record={record} onFilter={onFilter} />
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
