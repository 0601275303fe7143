import { GatehouseError } from "../model/errors.ts";
import type { Platform } from "../platforms/model.ts";
import type { Found } from "../runtime/work.ts";
import type { Entity } from "./model.ts";

/** @throws failed-precondition  the entity was made with its platform, and stays with it */
export function assertNotHouse(entity: Found<Entity>, platform: Found<Platform> | null, why: string): void {
  if (platform?.data.house_entity_id === entity.id) {
    throw new GatehouseError("failed-precondition", `This is the house entity of its platform. ${why}.`);
  }
}
