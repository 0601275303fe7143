import { z } from "zod";
import type { AuditAction } from "../actions.ts";
import { recorded } from "./personal-values.ts";

/** What a record says that was erased from others. */
const erasing = z.object({
  platform_id: z.string(),
  action: z.literal("audit.values_erased" satisfies AuditAction),
  resource: z.string().startsWith("users/"),
  changes: z.array(
    z.object({ resource: z.string().regex(/^audit_logs\/[^/]+$/), after: z.object({ erased: z.array(z.string()) }) }),
  ),
});

/**
 * Holds the values that are not there any more against the records that say so, along a walk in the order in which they
 * were recorded: what was erased from a record is told by a later one.
 */
export class Erasures {
  /** The erased values that no record has told of yet. */
  readonly #untold = new Map<string, Erased>();
  /** How many values were erased as it should be. */
  count = 0;

  /**
   * Takes in the next record.
   *
   * @param read gives a record by its path as it is now: it may have been erased since the walk passed it
   * @returns a value that this record says was erased, and that is there
   */
  async meet(path: string, stored: object, read: (path: string) => Promise<unknown>): Promise<Place | null> {
    for (const [place, value] of erasedIn(stored)) this.#untold.set(keyOf({ path, place }), value);
    const told = erasing.safeParse(stored).data;
    for (const { resource, after } of told?.changes ?? []) {
      for (const place of after.erased) {
        const key = keyOf({ path: resource, place });
        const value = this.#untold.get(key) ?? erasedIn(await read(resource)).get(place);
        const uid = told?.resource.split("/")[1] ?? "";
        if (value?.platform_id !== told?.platform_id || !value?.of.includes(uid)) return { path: resource, place };
        this.#untold.delete(key);
        this.count += 1;
      }
    }
    return null;
  }

  /** The first value that is not there, though no record that was met says that it was erased. */
  firstUntold(): Place | null {
    const [key] = this.#untold.keys();
    return key === undefined ? null : JSON.parse(key);
  }
}

/** Whose an erased value was, and where it may be told of. */
interface Erased {
  of: readonly string[];
  platform_id: string;
}

interface Place {
  /** Of the record. */
  path: string;
  place: string;
}

/** The erased values of a record, by place. */
function erasedIn(stored: unknown): Map<string, Erased> {
  const { platform_id = "", personal = {} } = recorded.safeParse(stored).data ?? {};
  const values = Object.entries(personal).filter(([, value]) => "hash" in value);
  return new Map(values.map(([place, { of }]) => [place, { of, platform_id }]));
}

function keyOf({ path, place }: Place): string {
  return JSON.stringify({ path, place });
}
