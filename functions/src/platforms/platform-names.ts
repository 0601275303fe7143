import { GatehouseError } from "../model/errors.ts";
import { looksReserved, staffWords } from "../model/text.ts";
import { platforms } from "../runtime/collections.ts";

interface Named {
  id: string;
  name: string;
}

/** The platforms that there are: for a look before the transaction, which must not keep each of them from changing. */
export async function platformsByName(): Promise<Named[]> {
  const { docs } = await platforms().get();
  return docs.map((platform) => ({ id: platform.id, name: platform.data().name }));
}

/**
 * No platform looks like another one, or like somebody's staff, however it is written.
 *
 * @throws failed-precondition
 */
export function assertLooksLikeNoOther(all: readonly Named[], own: { platform_id: string; name: string }): void {
  const others = all.filter(({ id }) => id !== own.platform_id).flatMap(({ id, name }) => [id, name]);
  if (!looksReserved(own.name, [...others, ...staffWords])) return;
  throw new GatehouseError(
    "failed-precondition",
    "People could take this name for another platform's. Choose another.",
    {
      field: "name",
    },
  );
}
