import type { Entity } from "../entities/model.ts";
import { GatehouseError } from "../model/errors.ts";
import type { Found } from "../runtime/work.ts";

/** @throws failed-precondition  who is not approved announces nothing */
export function assertEntityApproved(entity: Found<Entity> | null): asserts entity is Found<Entity> {
  if (entity?.data.status === "approved") return;
  throw new GatehouseError("failed-precondition", "Only an approved entity writes announcements.");
}
