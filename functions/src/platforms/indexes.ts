import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {};
