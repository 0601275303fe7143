import { Button, Group, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { csvLines, isSeparator, type Separator, separators, usualSeparator } from "../data/csv.ts";
import { downloadCsv } from "../data/download.ts";
import { recall, remember } from "../data/memory.ts";
import { useTask } from "../forms/use-task.ts";
import { ErrorNote } from "./error-note.tsx";

interface CsvExportProps {
  label: string;
  /** Without its ending. */
  fileName: () => string;
  heading: readonly string[];
  /** All rows, a page at a time. */
  pages: () => AsyncIterable<readonly (readonly string[])[]>;
  disabled?: boolean;
}

/** Downloads all there is as a file for spreadsheets, and says how far it has come. */
export function CsvExport({ label, fileName, heading, pages, disabled = false }: CsvExportProps) {
  const task = useTask();
  const [separator, setSeparator] = useState(recallSeparator);
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
      const parts = [csvLines([heading], separator)];
      let count = 0;
      for await (const rows of pages()) {
        if (!wanted.current) return;
        parts.push(csvLines(rows, separator));
        count += rows.length;
        setDone(count);
      }
      downloadCsv(`${fileName()}.csv`, parts);
    });
  return (
    <>
      <Group gap="xs" align="end">
        <NativeSelect
          label="Columns apart by"
          size="xs"
          value={separator}
          data={Object.entries(separators).map(([value, words]) => ({ value, label: words }))}
          onChange={(change) => {
            const chosen = change.currentTarget.value;
            if (!isSeparator(chosen)) return;
            remember("separator", chosen);
            setSeparator(chosen);
          }}
        />
        <Button
          variant="default"
          loading={task.running}
          disabled={disabled}
          onClick={save}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {label}
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
        <span role="status">{task.running && `${done.toLocaleString()} rows so far`}</span>
      </Group>
      <ErrorNote error={task.error} />
    </>
  );
}

function recallSeparator(): Separator {
  const kept = recall("separator");
  return isSeparator(kept) ? kept : usualSeparator();
}
