import { type EntityPermission, entityPermissions } from "../model/permissions.ts";
import type { Notice } from "../notices.ts";
import { entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Work } from "../runtime/work.ts";

/** Everybody in an entity's team who holds a permission. */
export async function holdersInTeam(work: Work, entity_id: string, permission: EntityPermission): Promise<string[]> {
  const holders = await work.query(
    entityRoles().where("entity_id", "==", entity_id).where("role", "in", entityPermissions[permission]),
  );
  return holders.filter(({ data }) => data.status === "active").map(({ data }) => data.uid);
}

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
  notification: Notice,
  except: string | null = null,
): Promise<() => void> {
  const holders = await holdersInTeam(work, entity_id, permission);
  return () => {
    for (const uid of holders) if (uid !== except) notify(work, uid, notification);
  };
}
