import type { Domain } from "../domain.ts";

export const audit = {
  operations: {},
  access: () => import("./access.ts"),
  indexes: () => import("./indexes.ts"),
  jobs: () => import("./jobs.ts"),
} satisfies Domain;
