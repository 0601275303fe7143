import type { Domain } from "../domain.ts";
import { operations } from "./operations.ts";

export const events = {
  operations,
  access: () => import("./access.ts"),
  indexes: () => import("./indexes.ts"),
  bulk: () => import("./bulk.ts"),
} satisfies Domain;
