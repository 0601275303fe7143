import type { AuditChange } from "@gatehouse/functions/audit";
import { formatMoment } from "../../format.ts";
import styles from "./audit.module.css";
import { isInstant } from "./audit-csv.ts";

/** What one document was before and after. */
export function ChangeTable({ change }: { change: AuditChange }) {
  const { resource, before, after } = change;
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  return (
    <div className={styles.change}>
      <p className={styles.path}>
        <code>{resource}</code> {kindOf(change)}
      </p>
      {fields.length > 0 && (
        <table className={styles.diff}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {before !== null && <th scope="col">Before</th>}
              {after !== null && <th scope="col">After</th>}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                {before !== null && <td className={styles.before}>{inText(before[field])}</td>}
                {after !== null && <td className={styles.after}>{inText(after[field])}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function kindOf({ before, after }: AuditChange): string {
  if (before === null && after === null) return "was looked at";
  if (before === null) return "was made";
  return after === null ? "was removed" : "changed";
}

/** A stored value for people who know the data. */
function inText(value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "string") return value;
  if (isInstant(value)) return formatMoment(value);
  return JSON.stringify(value, null, 1);
}
