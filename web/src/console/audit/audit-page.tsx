import { Button, Group, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { AuditRecord } from "../../../../functions/src/model/documents.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import type { WithId } from "../../data/live.ts";
import { useConsole } from "../console-context.tsx";
import { type AuditFilter, noFilter, pageLength, useAuditPage } from "./audit-filter.ts";
import { AuditFilterForm } from "./audit-filter-form.tsx";
import { AuditRecordView } from "./audit-record-view.tsx";

/** The platform_id of what GOD does above all platforms. */
const abovePlatforms = "global";

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
            { value: abovePlatforms, label: "Above all platforms" },
          ]}
        />
      )}
      <Records key={scope} scope={scope} />
    </Page>
  );
}

function Records({ scope }: { scope: string }) {
  const [filter, setFilter] = useState<AuditFilter>(noFilter);
  // The last record of each page that was left behind: the next one begins after it.
  const [cursors, setCursors] = useState<WithId<AuditRecord>[]>([]);
  const records = useAuditPage(scope, filter, cursors.at(-1) ?? null);
  const change = (next: AuditFilter) => {
    setFilter(next);
    setCursors([]);
  };
  return (
    <>
      <AuditFilterForm key={JSON.stringify(filter)} filter={filter} onChange={change} />
      <LiveView
        live={records}
        empty={<EmptyState title="No records">Nothing was recorded that fits these filters.</EmptyState>}
      >
        {(data) => {
          const page = data.slice(0, pageLength);
          const last = page.at(-1);
          return (
            <>
              <ol style={{ display: "grid", gap: "var(--gh-space-2)", margin: 0, padding: 0, listStyle: "none" }}>
                {page.map((record) => (
                  <li key={record.id}>
                    <AuditRecordView record={record} onFilter={(part) => change({ ...filter, ...part })} />
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
    </>
  );
}
