import { type BulkInput, type BulkKind, bulkId } from "../../../functions/src/bulk.ts";
import { carryOn } from "../../../functions/src/carry-on.ts";
import { newId } from "../../../functions/src/ids.ts";
import { bulkChanges } from "../../../functions/src/runtime/collections.ts";
import { instant } from "../../../functions/src/runtime/work.ts";

/** Leaves a change as an operation does that is ended right after its commit; gives the change's id. */
export async function leave<Kind extends BulkKind>(
  kind: Kind,
  input: BulkInput<Kind> & { platform_id: string },
  at = new Date(),
): Promise<string> {
  const id = bulkId(kind, input);
  const moment = instant(at);
  const stamps = { created_at: moment, updated_at: moment, updated_by: "system:test", request_id: newId("request") };
  await bulkChanges()
    .doc(id)
    .set({ platform_id: input.platform_id, kind, input, reached: null, ...stamps });
  return id;
}

/** As {@link leave}, and carries it on. */
export async function goOn<Kind extends BulkKind>(
  kind: Kind,
  input: BulkInput<Kind> & { platform_id: string },
): Promise<void> {
  await carryOn([await leave(kind, input)], new Date());
}

export async function isOnItsWay(id: string): Promise<boolean> {
  return (await bulkChanges().doc(id).get()).exists;
}
