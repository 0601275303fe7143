import { Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { ErrorNote } from "../../components/error-note.tsx";
import { downloadCsv } from "../../data/download.ts";
import { useTask } from "../../workspace/forms/use-task.ts";
import { auditCsvHeading, auditCsvLines } from "./audit-csv.ts";
import type { Condition } from "./audit-filter.ts";
import { type AuditSource, auditPages } from "./audit-records.ts";

/** Downloads all records that meet the conditions, page by page. */
export function ExportButton({ source, conditions }: { source: AuditSource; conditions: Condition[] }) {
  const task = useTask();
  const [done, setDone] = useState(0);
  const wanted = useRef(false);
  // Whoever leaves the page wants no file any more.
  useEffect(
    () => () => {
      wanted.current = false;
    },
    [],
  );
  const save = () =>
    task.run(async () => {
      wanted.current = true;
      setDone(0);
      const parts = [auditCsvHeading];
      let count = 0;
      for await (const page of auditPages(source, conditions)) {
        if (!wanted.current) return;
        parts.push(auditCsvLines(page));
        count += page.length;
        setDone(count);
      }
      downloadCsv(
        `audit-${source === "god" ? source : source.platform_id}-${new Date().toISOString().slice(0, 10)}.csv`,
        parts,
      );
    });
  return (
    <>
      <Group gap="xs" align="center">
        <Button
          variant="default"
          loading={task.running}
          onClick={save}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          Export as CSV
        </Button>
        {task.running && (
          <Button
            variant="subtle"
            onClick={() => {
              wanted.current = false;
            }}
          >
            Stop
          </Button>
        )}
        <span role="status">{task.running && `${done.toLocaleString()} records so far`}</span>
      </Group>
      <ErrorNote error={task.error} />
    </>
  );
}
