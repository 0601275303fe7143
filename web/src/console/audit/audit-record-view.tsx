import { Button, Group } from "@mantine/core";
import type { AuditRecord } from "../../../../functions/src/model/documents.ts";
import { When } from "../../components/when.tsx";
import type { WithId } from "../../data/live.ts";
import { Facts } from "../../workspace/shared/facts.tsx";
import styles from "./audit.module.css";
import { type AuditFilter, noFilter } from "./audit-filter.ts";
import { ChangeTable } from "./change-table.tsx";

interface AuditRecordViewProps {
  record: WithId<AuditRecord>;
  /** Where the page can be narrowed down to records like this one. */
  onFilter?(part: Partial<AuditFilter>): void;
}

/** One record: a line that opens to all there is to know. */
export function AuditRecordView({ record, onFilter }: AuditRecordViewProps) {
  const narrow = (label: string, part: Partial<AuditFilter>) => (
    <Button size="compact-xs" variant="subtle" onClick={() => onFilter?.(part)}>
      {label}
    </Button>
  );
  return (
    <details className={styles.record}>
      <summary className={styles.summary}>
        <span className={styles.action}>{record.action}</span>
        <span className={styles.who}>
          {record.actor_name || record.actor_id} <span className={styles.dim}>as {record.actor_role}</span>
        </span>
        <span className={styles.dim}>
          <When at={record.created_at} style="short" />
        </span>
      </summary>
      <div className={styles.body}>
        <Facts
          facts={[
            ["When", <When key="when" at={record.happened_at} />],
            ["Recorded", <When key="recorded" at={record.created_at} />],
            ["Who", [record.actor_name, record.actor_id].filter((text) => text !== "").join(", ")],
            ["As", record.by_god ? `${record.actor_role}, by GOD’s power` : record.actor_role],
            ["Thing", record.resource],
            ["Entity", record.entity_id ?? "None"],
            ["Reason", record.reason ?? "None given"],
            ["Request", record.request_id ?? "None"],
          ]}
        />
        {onFilter !== undefined && (
          <Group gap="xs">
            {narrow("Only this person", { actor_id: record.actor_id })}
            {narrow("Only this action", { action: record.action })}
            {narrow("Only this thing", { kind: noFilter.kind, thing: record.resource })}
            {record.entity_id !== null && narrow("Only this entity", { entity_id: record.entity_id })}
          </Group>
        )}
        {record.changes.map((change) => (
          <ChangeTable key={change.resource} change={change} />
        ))}
      </div>
    </details>
  );
}
