import { z } from "zod";
import { type AccessTable, active, line, own, type Scene, stamps } from "../model/access.ts";
import { savedFilterIdOf, savedFiltersMax } from "./model.ts";

const name = line(1, 60);

export const access = {
  saved_filters: {
    read: [own("uid")],
    create: {
      id: isOwnPlace,
      values: z.strictObject({
        platform_id: z.string(),
        uid: z.string(),
        name,
        words: line(0, 200),
        category: line(0, 40),
        ...stamps,
      }),
      when: [own("uid"), active],
    },
    update: { values: z.looseObject({ name }), edits: [{ fields: ["name"], when: [own("uid")] }], when: [] },
  },
} satisfies AccessTable;

/** One of the few ids that a person's filters have on a platform. */
function isOwnPlace({ asker, ids, written }: Scene): boolean {
  const places = Array.from({ length: savedFiltersMax }, (_, number) =>
    savedFilterIdOf(String(written?.platform_id), asker?.uid ?? "", number),
  );
  return places.includes(ids[0] ?? "");
}
