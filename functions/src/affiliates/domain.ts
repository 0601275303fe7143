import type { Domain } from "../domain.ts";
import { operations } from "./operations.ts";

export const affiliates = {
  operations,
  access: () => import("./access.ts"),
  indexes: () => import("./indexes.ts"),
} satisfies Domain;
