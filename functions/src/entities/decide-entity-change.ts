import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { decision, entityId, note, version } from "../model/inputs.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planCarrying } from "./carry-to-events.ts";
import { entities } from "./collections.ts";
import { assertNameIsFree } from "./reserved-names.ts";

/**
 * Gives an entity the name, short name and kind that its team asked for, on its events too; or turns that down. The
 * owner and whoever asked are told.
 *
 * @throws failed-precondition  it was changed since it was looked at; nobody has asked, the name is reserved by now, or the
 *                              entity is deleted, or about to be
 * @throws four-eyes            by its owner, its team, or whoever asked
 */
export const decideEntityChange = operation({
  name: "decideEntityChange",
  input: z
    .strictObject({ entity_id: entityId, decision, note: note.optional(), version })
    .refine((input) => input.decision === "apply" || input.note !== undefined, {
      path: ["note"],
      message: "Say why",
    }),
  output: z.strictObject({ decision: z.enum(["apply", "reject"]) }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.change_decided",
  decides: ({ target: { data } }) => ({
    concerned: [data.owner_id, ...(data.proposed ? [data.proposed.proposed_by] : [])],
    team: true,
    asked_at: data.proposed?.proposed_at ?? data.updated_at,
  }),
  async run({ input, target, platform, work }) {
    const { platform_id, owner_id, name, proposed } = target.data;
    if (!proposed) throw new GatehouseError("failed-precondition", "Nobody asks for a change of this entity.");
    if (!["approved", "suspended"].includes(target.data.status)) {
      throw new GatehouseError("failed-precondition", "This entity is deleted, or somebody has asked for that.");
    }
    assertSeen(target.data, input.version);
    const { proposed_by, proposed_at: _, ...wanted } = proposed;
    const isApplied = input.decision === "apply";
    if (isApplied) await assertNameIsFree(work, target, platform, wanted);
    const carry = isApplied ? await planCarrying(work, target.id, { ...target.data, name: wanted.name }) : null;
    work.update(target, { ...(isApplied && wanted), proposed: null });
    carry?.();
    for (const uid of new Set([owner_id, proposed_by])) {
      notify(work, uid, {
        platform_id,
        kind: "entity_change_decided",
        link: `/workspace/${target.id}/profile`,
        details: { entity: name, name: wanted.name, decision: input.decision, note: input.note ?? "" },
      });
    }
    return { decision: input.decision };
  },
});
