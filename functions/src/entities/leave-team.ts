import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { entityId } from "../model/inputs.ts";
import { entityRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";
import { planTaking } from "./take-member.ts";

/**
 * Gives up one's own role in an entity's team, the assignments to its events and the invitations that one made, from the
 * next request on. The owner is told.
 *
 * @throws not-found            the caller is not on the team
 * @throws failed-precondition  the caller is the owner, who transfers the ownership first
 */
export const leaveTeam = operation({
  name: "leaveTeam",
  input: z.strictObject({ entity_id: entityId }),
  output: z.strictObject({ left: z.enum(["admin", "event_manager", "finance_manager", "content_editor"]) }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: "signed_in",
  audit: "team.left",
  reads: ({ entity_id }, actor) => ({ own: entityRoles().doc(`${entity_id}_${actor.uid}`) }),
  isThere: ({ docs }) => docs.own !== null,
  async run({ target, docs, work }) {
    const { platform_id, owner_id, name } = target.data;
    const { own } = docs;
    if (own === null) throw new GatehouseError("not-found", "You are not on this team.");
    if (own.data.role === "owner") {
      throw new GatehouseError(
        "failed-precondition",
        "An entity has exactly one owner. Transfer the ownership first; then you can leave.",
      );
    }
    const take = await planTaking(work, own);
    take();
    notify(work, owner_id, {
      platform_id,
      kind: "team_member_left",
      link: `/workspace/${target.id}/team`,
      details: { entity: name, person: own.data.name, role: own.data.role },
    });
    return { left: own.data.role };
  },
});
