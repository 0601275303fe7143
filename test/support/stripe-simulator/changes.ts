import { toJson } from "./json.ts";
import type { EventObject, EventType, World } from "./world.ts";

/**
 * Changes an object and tells of it with an event that carries what was there before.
 *
 * @example change(world, "transfer.updated", transfer, () => { transfer.description = "July"; });
 */
export function change<T extends EventType>(
  world: World,
  type: T,
  object: EventObject<T>,
  apply: () => void,
  account?: string,
): void {
  const before = toJson(object);
  apply();
  world.emit(type, object, { before, ...(account === undefined ? {} : { account }) });
}
