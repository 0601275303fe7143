import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { entityId, name, slug } from "../model/inputs.ts";
import { stateInWords } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { entities } from "./collections.ts";
import { entityKinds } from "./model.ts";
import { assertNameIsFree } from "./reserved-names.ts";

/**
 * Asks for another name, short name or kind of an approved entity. The platform approved it as what it is, so somebody
 * of the platform looks at it again first. A newer proposal takes the place of an older one; what the entity is already
 * takes it back.
 *
 * @throws failed-precondition  the entity is not approved, nothing differs, or the name is reserved
 */
export const proposeEntityChange = operation({
  name: "proposeEntityChange",
  input: z.strictObject({ entity_id: entityId, kind: z.enum(entityKinds), name, slug }),
  output: z.strictObject({ status: z.enum(["withdrawn", "proposed"]) }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "entity.update_profile" },
  audit: "entity.change_proposed",
  async run({ input, actor, target, platform, work, now }) {
    const { entity_id: _, ...wanted } = input;
    const { status, kind, proposed = null } = target.data;
    if (status !== "approved") {
      throw new GatehouseError("failed-precondition", `This entity is ${stateInWords(status)}, not approved.`);
    }
    const isSame = wanted.kind === kind && wanted.name === target.data.name && wanted.slug === target.data.slug;
    if (isSame && proposed === null) {
      throw new GatehouseError("failed-precondition", "This is what it is already.", { field: "name" });
    }
    if (isSame) {
      work.update(target, { proposed: null });
      return { status: "withdrawn" as const };
    }
    await assertNameIsFree(work, target, platform, wanted);
    work.update(target, { proposed: { ...wanted, proposed_by: actor.uid, proposed_at: instant(now) } });
    return { status: "proposed" as const };
  },
});
