import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import { looksReserved, staffWords } from "../model/text.ts";
import { platformNaming, platforms } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";

/**
 * Prepares to give a platform its name: no platform looks like another one, or like somebody's staff, however it is
 * written. Of two that are named at once, one is named after the other: both write the same document. The platforms
 * themselves are read without a lock, which would keep each of them from changing. Call it before any write, and what it
 * gives with the writes.
 *
 * @throws failed-precondition
 */
export async function planNaming(work: Work, own: { platform_id: string; name: string }): Promise<() => void> {
  const turn = await work.get(platformNaming());
  const all = await work.beside().query(platforms());
  const others = all.filter(({ id }) => id !== own.platform_id).flatMap(({ id, data }) => [id, data.name]);
  // "The City Stages" looks like City Stages, and City Stages like it.
  const isTaken = looksReserved(own.name, [...others, ...staffWords]);
  if (isTaken || others.some((other) => looksReserved(other, [own.name]))) {
    throw new GatehouseError(
      "failed-precondition",
      "People could take this name for another platform's. Choose another.",
      { field: "name" },
    );
  }
  const named = own.platform_id;
  return () => {
    if (turn === null) work.createQuietly(platformNaming(), { platform_id: globalScope, named });
    else work.updateQuietly(turn, { named });
  };
}
