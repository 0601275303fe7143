import { type AccessTable, own, ownMissing } from "../model/access.ts";

export const access = { follows: { get: [ownMissing], read: [own("uid")] } } satisfies AccessTable;
