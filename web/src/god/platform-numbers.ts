import type { OperationResult } from "../data/call.ts";

export type PlatformNumbers = OperationResult<"readPlatformNumbers">[number];

/** Numbers by platform. */
export type Counted = ReadonlyMap<string, PlatformNumbers>;
