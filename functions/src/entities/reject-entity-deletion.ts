import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { entityId, note, version } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planCarrying } from "./carry-to-events.ts";
import { entities } from "./collections.ts";
import { entityStates } from "./model.ts";

/**
 * Refuses to delete an entity: it and its events are public and on sale again; or, if it was suspended when its owner
 * asked, it is suspended again. The owner reads the reason.
 *
 * @throws failed-precondition  it was changed since it was looked at; nobody has asked for its deletion
 * @throws four-eyes            by its owner, or somebody of its team
 */
export const rejectEntityDeletion = operation({
  name: "rejectEntityDeletion",
  input: z.strictObject({ entity_id: entityId, reason: note, version }),
  output: z.strictObject({ status: z.enum(["approved", "suspended"]) }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.deletion_rejected",
  decides: ({ target }) => ({ concerned: [target.data.owner_id], team: true, asked_at: target.data.updated_at }),
  async run({ input, target, work }) {
    const { platform_id, owner_id, name, deletion } = target.data;
    // Pending and suspended ones become approved, too, but by operations of their own.
    if (target.data.status !== "deletion_requested" || !deletion) {
      throw new GatehouseError("failed-precondition", "Nobody has asked for the deletion of this entity.");
    }
    assertSeen(target.data, input.version);
    const status = transition(entityStates, target.data.status, deletion.was_suspended ? "suspended" : "approved");
    const visibility = status === "approved" ? "public" : "hidden";
    const carry = await planCarrying(work, target.id, { ...target.data, visibility });
    work.update(target, { status, visibility, events_enabled: status === "approved", deletion: null });
    carry();
    notify(work, owner_id, {
      platform_id,
      kind: "entity_deletion_rejected",
      link: `/workspace/${target.id}`,
      details: { entity: name, reason: input.reason, status },
    });
    return { status };
  },
});
