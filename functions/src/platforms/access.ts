import { type AccessTable, everyone, everywhere } from "../model/access.ts";

export const access = {
  platforms: {
    get: [everyone],
    read: [
      { words: "everyone, if active", holds: ({ stored }) => stored?.status === "active" },
      everywhere("platform.read"),
    ],
  },
} satisfies AccessTable;
