import type { Jobs } from "../domain.ts";
import { resumeRoleChanges } from "./apply-role-change.ts";

export const jobs: Jobs = { ours: { resumeRoleChanges } };
