import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { decision, entityId, note, version } from "../model/inputs.ts";
import { assertSeen } from "../model/versions.ts";
import { entities } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { renameOnEvents, renameOnRemainingEvents } from "./event-names.ts";
import { assertNameIsFree } from "./reserved-names.ts";

/**
 * Gives an entity the name, short name and kind that its team asked for, on its events too; or turns that down. The
 * owner and whoever asked are told.
 *
 * @throws failed-precondition  it was changed since it was looked at; nobody has asked, or the name is reserved by now
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
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.change_decided",
  decides: ({ target: { data } }) => ({
    concerned: [data.owner_id, ...(data.proposed ? [data.proposed.proposed_by] : [])],
    team: true,
    asked_at: data.proposed?.proposed_at ?? data.updated_at,
  }),
  async run({ input, target, platform, work, request_id }) {
    const { platform_id, owner_id, name, proposed } = target.data;
    if (!proposed) throw new GatehouseError("failed-precondition", "Nobody asks for a change of this entity.");
    assertSeen(target.data, input.version);
    const { proposed_by, proposed_at: _, ...wanted } = proposed;
    const isApplied = input.decision === "apply";
    if (isApplied) await assertNameIsFree(work, target, platform, wanted);
    const events = await renameOnEvents(work, target.id, name, isApplied ? wanted.name : name);
    work.update(target, { ...(isApplied && wanted), proposed: null });
    events.write();
    for (const uid of new Set([owner_id, proposed_by])) {
      notify(work, uid, {
        platform_id,
        kind: "entity_change_decided",
        link: `/workspace/${target.id}/profile`,
        details: { entity: name, name: wanted.name, decision: input.decision, note: input.note ?? "" },
      });
    }
    return { decision: input.decision, before: name, complete: events.complete, request_id };
  },
  async after({ decision: decided, before, complete, request_id }, { input, actor, now }) {
    if (!complete) await renameOnRemainingEvents(input.entity_id, before, { uid: actor.uid, request_id, now });
    return { decision: decided };
  },
});
