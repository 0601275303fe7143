import type { Domain } from "../domain.ts";

export const ledger = {
  operations: {},
  access: () => import("./access.ts"),
  indexes: () => import("./indexes.ts"),
} satisfies Domain;
