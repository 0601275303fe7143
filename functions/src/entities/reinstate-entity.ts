import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { entityId, note, version } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { planCarrying } from "./carry-to-events.ts";
import { entities } from "./collections.ts";
import { entityStates } from "./model.ts";

/**
 * Takes a suspension back: the entity and its events are public and on sale again.
 *
 * @throws failed-precondition  it was changed since it was looked at; the entity is not suspended
 * @throws four-eyes            by its owner, or somebody of its team
 */
export const reinstateEntity = operation({
  name: "reinstateEntity",
  input: z.strictObject({ entity_id: entityId, note: note.optional(), version }),
  output: z.strictObject({ status: z.literal("approved") }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.reinstated",
  decides: ({ target }) => ({ concerned: [target.data.owner_id], team: true, asked_at: target.data.updated_at }),
  async run({ input, target, work }) {
    const { platform_id, owner_id, name } = target.data;
    if (target.data.status !== "suspended") {
      throw new GatehouseError(
        "failed-precondition",
        `This entity is ${stateInWords(target.data.status)}, not suspended.`,
      );
    }
    assertSeen(target.data, input.version);
    const status = transition(entityStates, target.data.status, "approved");
    const carry = await planCarrying(work, target.id, { ...target.data, visibility: "public" });
    work.update(target, { status, visibility: "public", events_enabled: true });
    carry();
    notify(work, owner_id, {
      platform_id,
      kind: "entity_reinstated",
      link: `/workspace/${target.id}`,
      details: { entity: name },
    });
    return { status };
  },
});
