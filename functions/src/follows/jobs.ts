import type { Jobs } from "../domain.ts";
import { tellFollowers } from "./tell-followers.ts";

export const jobs: Jobs = { ours: { tellFollowers } };
