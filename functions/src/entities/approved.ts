import type { Entity } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import type { Found } from "../runtime/work.ts";

/** @throws failed-precondition  a team does not grow while its entity is not approved */
export function assertApproved({ data }: Found<Entity>): void {
  if (data.status === "approved") return;
  const status = data.status.replaceAll("_", " ");
  throw new GatehouseError("failed-precondition", `${data.name} is ${status}: its team cannot grow now.`, {
    details: { status: data.status },
  });
}
