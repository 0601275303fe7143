import { z } from "zod";
import { type AccessTable, called, ownPath, stamps } from "../model/access.ts";

const person = { name: called(1, 80), locale: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/) };

export const access = {
  users: {
    get: [ownPath],
    create: {
      id: () => true,
      values: z.strictObject({ ...person, banned_on: z.tuple([]), ...stamps }),
      when: [ownPath],
    },
    update: { values: z.looseObject(person), edits: [{ fields: ["name", "locale"], when: [ownPath] }], when: [] },
  },
} satisfies AccessTable;
