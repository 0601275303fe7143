import type { Jobs } from "../domain.ts";
import { resumeFollowing } from "./follow-status.ts";

export const jobs: Jobs = { ours: { resumeFollowing } };
