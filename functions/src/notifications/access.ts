import { z } from "zod";
import { type AccessTable, becomesNow, ownPath } from "../model/access.ts";

export const access = {
  "notifications/items": {
    read: [ownPath],
    update: {
      values: z.looseObject({}),
      edits: [{ fields: ["read_at"], when: [ownPath, becomesNow("read_at")] }],
      when: [],
    },
  },
} satisfies AccessTable;
