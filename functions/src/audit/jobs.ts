import type { Jobs } from "../domain.ts";
import { sealAuditLogs } from "./seal-audit-logs.ts";

export const jobs: Jobs = { ours: { sealAuditLogs } };
