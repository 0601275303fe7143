import { Button, Group } from "@mantine/core";
import type { AuditRecord } from "../../../../functions/src/model/documents.ts";
import { When } from "../../components/when.tsx";
import type { WithId } from "../../data/live.ts";
import { Facts } from "../../workspace/shared/facts.tsx";
import styles from "./audit.module.css";
import type { AuditFilter } from "./audit-filter.ts";
import { ChangeTable } from "./change-table.tsx";

interface AuditRecordViewProps {
  record: WithId<AuditRecord>;
  onFilter(part: Partial<AuditFilter>): void;
}

/** One record: a line that opens to all there is to know. */
export function AuditRecordView({ record, onFilter }: AuditRecordViewProps) {
  const narrow = (label: string, part: Partial<AuditFilter>) => (
    <Button size="compact-xs" variant="subtle" onClick={() => onFilter(part)}>
      {label}
    </Button>
  );
  return (
    <details className={styles.record}>
      <summary className={styles.summary}>
        <span className={styles.action}>{record.action}</span>
        <span className={styles.who}>
          {record.actor_name} <span className={styles.dim}>as {record.actor_role}</span>
        </span>
        <span className={styles.dim}>
          <When at={record.created_at} style="short" />
        </span>
      </summary>
      <div className={styles.body}>
        <Facts
          facts={[
            ["When", <When key="when" at={record.created_at} />],
            ["Who", `${record.actor_name}, ${record.actor_id}`],
            ["As", record.actor_role],
            ["Thing", record.resource],
            ["Reason", record.reason ?? "None given"],
            ["Request", record.request_id ?? "None"],
          ]}
        />
        <Group gap="xs">
          {narrow("Only this person", { actor_id: record.actor_id })}
          {narrow("Only this action", { action: record.action })}
          {narrow("Only this thing", { resource: record.resource })}
        </Group>
        {record.changes.map((change) => (
          <ChangeTable key={change.resource} change={change} />
        ))}
      </div>
    </details>
  );
}
