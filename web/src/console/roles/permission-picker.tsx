import { askedPermissions, type PlatformPermission } from "@gatehouse/functions/model/permissions";
import { Checkbox } from "@mantine/core";
import { groupsOf, type PermissionGroup } from "./permission-groups.ts";
import styles from "./roles.module.css";

interface PermissionPickerProps {
  /** What may be chosen: nobody grants what they lack. */
  offered: readonly PlatformPermission[];
  value: readonly PlatformPermission[];
  onChange(value: PlatformPermission[]): void;
  error: string | null;
}

/** Whether anything asks for it, or for a part of what it includes: the rest of the tables is to come. */
function isAsked(permission: PlatformPermission): boolean {
  const [resource] = permission.split(".");
  return permission.endsWith(".manage")
    ? askedPermissions.some((asked) => asked.startsWith(`${resource}.`))
    : askedPermissions.includes(permission);
}

/** Chooses permissions, by what they are about. */
export function PermissionPicker({ offered, value, onChange, error }: PermissionPickerProps) {
  const toggle = (group: PermissionGroup, id: PlatformPermission, action: string) => {
    const manage = group.permissions.find((permission) => permission.action === "manage")?.id;
    if (!value.includes(id)) {
      const added = action === "manage" ? group.permissions.map((permission) => permission.id) : [id];
      return onChange([...new Set([...value, ...added])]);
    }
    // Without one of its actions, it is not everything any more.
    const removed = action === "manage" ? group.permissions.map((permission) => permission.id) : [id, manage];
    onChange(value.filter((permission) => !removed.includes(permission)));
  };
  const shown = offered.filter(isAsked);
  const others = value.filter((permission) => !shown.includes(permission)).length;
  return (
    <fieldset className={styles.picker}>
      <legend>
        Permissions <span className={styles.dim}>{value.length} chosen</span>
      </legend>
      <p className={styles.dim}>
        Only what you may do yourself stands here, and only what something asks for.
        {others > 0 && ` ${others} more are kept as they are.`}
      </p>
      {error && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.groups}>
        {groupsOf(shown).map((group) => (
          <fieldset key={group.resource} aria-label={group.name} className={styles.group}>
            <span className={styles.resource} aria-hidden>
              {group.name}
            </span>
            <div className={styles.actions}>
              {group.permissions.map(({ id, action }) => (
                <Checkbox
                  key={id}
                  size="xs"
                  label={action === "manage" ? "everything" : action}
                  checked={value.includes(id)}
                  onChange={() => toggle(group, id, action)}
                />
              ))}
            </div>
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}
