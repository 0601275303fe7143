/** Which state of a document somebody looked at before they decided about it. */

import { GatehouseError } from "./errors.ts";
import type { Stamps } from "./stored.ts";

/**
 * The version of a document: when it was last changed, to the nanosecond. Each change gives it another, whoever makes
 * it.
 */
export function versionOf({ updated_at: { seconds, nanoseconds } }: Pick<Stamps, "updated_at">): string {
  return `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
}

/** @throws failed-precondition  the document is not what whoever decides about it looked at */
export function assertSeen(document: Pick<Stamps, "updated_at">, version: string): void {
  if (versionOf(document) === version) return;
  throw new GatehouseError("failed-precondition", "It was changed since you looked at it. Look again.", {
    field: "version",
  });
}
