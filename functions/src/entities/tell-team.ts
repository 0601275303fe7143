import type { Notification, NotificationKind } from "../model/documents.ts";
import { type EntityPermission, entityPermissions } from "../model/permissions.ts";
import { entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Work } from "../runtime/work.ts";

/**
 * Prepares to tell everybody in an entity's team who holds a permission. Call it before any write, and what it gives
 * with the writes.
 *
 * @param except who knows already: whoever did it
 */
export async function planTelling(
  work: Work,
  entity_id: string,
  permission: EntityPermission,
  notification: Pick<Notification, "platform_id" | "link" | "details"> & { kind: NotificationKind },
  except: string | null = null,
): Promise<() => void> {
  const holders = await work.query(
    entityRoles().where("entity_id", "==", entity_id).where("role", "in", entityPermissions[permission]),
  );
  return () => {
    for (const { data } of holders) {
      if (data.status === "active" && data.uid !== except) notify(work, data.uid, notification);
    }
  };
}
