import { entities } from "../entities/collections.ts";
import type { Entity, EntityRoleGrant } from "../entities/model.ts";
import { entityRoles } from "../runtime/collections.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, pagesOf, relatedBy } from "./invariant.ts";

export const owners: Invariant = {
  name: "An approved entity has exactly one owner, who is the one that it names",
  remedy: "Ask the audit log who owned it last; GOD decides. Nobody is paid out meanwhile.",
  async *findings(looking) {
    for await (const found of pagesOf(entities(), looking)) {
      const ids = found.map(({ id }) => id);
      const grantsOf = await relatedBy(entityRoles().where("role", "==", "owner"), "entity_id", ids);
      for (const entity of found) yield* about(entity, faults(entity.data, grantsOf(entity.id)));
    }
  },
};

function* faults({ status, owner_id }: Entity, grants: readonly Found<EntityRoleGrant>[]): Generator<string> {
  // Who applied owns it from its approval on; the team of one that is deleted dissolves.
  if (status === "pending" || status === "rejected" || status === "deleted") return;
  const holders = grants.map(({ data }) => data.uid);
  if (holders.length !== 1) yield `${holders.length} people hold the role of its owner`;
  if (!holders.includes(owner_id)) yield `it names ${owner_id} as its owner, who does not hold the role`;
}
