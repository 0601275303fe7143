import { GatehouseError } from "../model/errors.ts";
import { platformRoleNames } from "../model/permissions.ts";
import { holdsContact, looksReserved, staffWords } from "../model/text.ts";
import type { Platform } from "../platforms/model.ts";
import { roles } from "../roles/collections.ts";
import { platformNaming, platforms } from "../runtime/collections.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Entity, EntityIdentity } from "./model.ts";

/**
 * No entity looks like a platform or its staff, however it is written. The house entity has its platform's own name.
 * Call before any write.
 *
 * @throws failed-precondition
 */
export async function assertNameIsFree(
  work: Work,
  entity: Found<Entity>,
  platform: Found<Platform> | null,
  { name, slug }: Pick<EntityIdentity, "name" | "slug">,
): Promise<void> {
  // Whoever names a platform meanwhile writes this. The platforms themselves are read without a lock, which would keep
  // each of them from changing.
  await work.get(platformNaming());
  const [others, own] = await Promise.all([
    work.beside().query(platforms()),
    work.query(roles().where("platform_id", "==", entity.data.platform_id).where("status", "==", "active")),
  ]);
  const isHouse = platform?.data.house_entity_id === entity.id;
  const taken = [
    ...others.filter(({ id }) => !(isHouse && id === platform?.id)).flatMap(({ id, data }) => [data.name, id]),
    ...own.map(({ data }) => data.name),
    ...platformRoleNames,
    ...staffWords,
  ];
  for (const [field, text] of Object.entries({ name, slug })) {
    if (looksReserved(text, taken)) {
      throw new GatehouseError(
        "failed-precondition",
        "People could take this name for the platform's, or for its staff. Another one is needed.",
        { field },
      );
    }
    if (holdsContact(text)) {
      throw new GatehouseError("failed-precondition", "A name holds no address of mail or the web.", { field });
    }
  }
}
