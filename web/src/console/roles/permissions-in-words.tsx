import type { PlatformPermission } from "@gatehouse/functions/model/permissions";
import { groupsOf } from "./permission-groups.ts";
import styles from "./roles.module.css";

/** What permissions come to, a line a thing; folded, since they may be many. */
export function PermissionsInWords({ of, permissions }: { of: string; permissions: PlatformPermission[] }) {
  return (
    <details className={styles.fold}>
      <summary>
        {permissions.length === 1 ? "1 permission" : `${permissions.length} permissions`}
        <span className="visually-hidden"> of {of}</span>
      </summary>
      <dl className={styles.words}>
        {groupsOf(permissions).map((group) => (
          <div key={group.resource}>
            <dt>{group.name}</dt>
            <dd>
              {group.permissions.some(({ action }) => action === "manage")
                ? "everything"
                : group.permissions.map(({ action }) => action).join(", ")}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
