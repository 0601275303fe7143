import { actionInWords } from "@gatehouse/functions/actions";
import type { AuditRecord } from "@gatehouse/functions/audit";
import { globalScope } from "@gatehouse/functions/model/grants";
import { Button, Group } from "@mantine/core";
import { Facts } from "../../components/facts.tsx";
import { When } from "../../components/when.tsx";
import type { WithId } from "../../data/live.ts";
import { standingInWords } from "../role-in-words.ts";
import styles from "./audit.module.css";
import { type AuditFilter, noFilter } from "./audit-filter.ts";
import type { AuditSource } from "./audit-records.ts";
import { ChangeTable } from "./change-table.tsx";

interface AuditRecordViewProps {
  record: WithId<AuditRecord>;
  /** What it stands among: there can be others' platforms as well. */
  source: AuditSource;
  /** Narrows the page down to records like this one. */
  onFilter(part: Partial<AuditFilter>): void;
}

/** One record: a line that opens to all there is to know. */
export function AuditRecordView({ record, source, onFilter }: AuditRecordViewProps) {
  const narrow = (label: string, part: Partial<AuditFilter>) => (
    <Button size="compact-xs" variant="subtle" onClick={() => onFilter(part)}>
      {label}
    </Button>
  );
  const place = record.platform_id === globalScope ? "above all platforms" : `on ${record.platform_id}`;
  return (
    <details className={styles.record}>
      <summary className={styles.summary}>
        <span className={styles.action}>{actionInWords(record.action)}</span>
        <span className={styles.who}>
          {record.actor_name || record.actor_id}{" "}
          <span className={styles.dim}>
            as {standingInWords(record.actor_role)}
            {source === "god" && ` ${place}`}
          </span>
        </span>
        <span className={styles.dim}>
          <When at={record.created_at} style="short" />
        </span>
      </summary>
      <div className={styles.body}>
        <Facts
          facts={[
            ["Action", record.action],
            ["When", <When key="when" at={record.happened_at} />],
            ["Recorded", <When key="recorded" at={record.created_at} />],
            ["Who", [record.actor_name, record.actor_id].filter((text) => text !== "").join(", ")],
            ["As", `${standingInWords(record.actor_role)}${record.by_god ? ", by GOD’s power" : ""}`],
            ["Platform", record.platform_id === globalScope ? "Above all platforms" : record.platform_id],
            ["Thing", record.resource],
            ["Entity", record.entity_id ?? "None"],
            ...(record.decided_alone
              ? [["Four eyes", "It concerned them; nobody else could decide"] satisfies [string, string]]
              : []),
            ["Reason", record.reason ?? "None given"],
            ...(record.part
              ? [
                  ["Part", `${record.part.number} of ${record.part.count}; all have the same request`] satisfies [
                    string,
                    string,
                  ],
                ]
              : []),
            ["Request", record.request_id ?? "None"],
          ]}
        />
        <Group gap="xs">
          {source === "god" && narrow("Only this platform", { platform_id: record.platform_id })}
          {narrow("Only this person", { actor_id: record.actor_id })}
          {narrow("Only this action", { action: record.action })}
          {narrow("Only this thing", { kind: noFilter.kind, thing: record.resource })}
          {record.entity_id !== null && narrow("Only this entity", { entity_id: record.entity_id })}
        </Group>
        {record.changes.map((change) => (
          <ChangeTable key={change.resource} change={change} />
        ))}
      </div>
    </details>
  );
}
