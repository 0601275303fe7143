/** The collections of audit. */

import { collection } from "../runtime/collection.ts";
import type { AuditSeal } from "./model.ts";

export const auditSeals = () => collection<AuditSeal>("audit_seals");
