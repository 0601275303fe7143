import type { Domain } from "../domain.ts";
import { operations } from "./operations.ts";

export const invitations = {
  operations,
  access: () => import("./access.ts"),
  indexes: () => import("./indexes.ts"),
  bulk: () => import("./bulk.ts"),
  jobs: () => import("./jobs.ts"),
} satisfies Domain;
