import { Button, Group } from "@mantine/core";
import { documentId, limit, orderBy, startAfter, where } from "firebase/firestore";
import { useState } from "react";
import type { AuditRecord } from "../../../functions/src/model/documents.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { AuditRecordView } from "../console/audit/audit-record-view.tsx";
import { useLiveQuery, type WithId } from "../data/live.ts";

const pageLength = 50;

/** Everything that was done by GOD's power, on all platforms, newest first. */
export function LogPage() {
  // The last record of each page that was left behind: the next one begins after it.
  const [cursors, setCursors] = useState<WithId<AuditRecord>[]>([]);
  const after = cursors.at(-1) ?? null;
  const records = useLiveQuery<AuditRecord>(
    "audit_logs",
    [
      where("by_god", "==", true),
      orderBy("created_at", "desc"),
      orderBy(documentId(), "desc"),
      ...(after === null ? [] : [startAfter(after.created_at, after.id)]),
      limit(pageLength + 1),
    ],
    [after?.id],
  );
  return (
    <Page title="Action log" subtitle="Every step that anybody took as GOD, on all platforms and above them.">
      <LiveView live={records} empty={<EmptyState title="No records">Nobody has done anything as GOD yet.</EmptyState>}>
        {(data) => {
          const page = data.slice(0, pageLength);
          const last = page.at(-1);
          return (
            <>
              <ol style={{ display: "grid", gap: "var(--gh-space-2)", margin: 0, padding: 0, listStyle: "none" }}>
                {page.map((record) => (
                  <li key={record.id}>
                    <AuditRecordView record={record} />
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
    </Page>
  );
}
