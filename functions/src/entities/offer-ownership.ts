import { z } from "zod";
import { type Invited, invite } from "../invitations/invite.ts";
import { GatehouseError } from "../model/errors.ts";
import { entityId, note } from "../model/inputs.ts";
import { findPerson, namesOne, whom } from "../runtime/accounts.ts";
import { entityRoles } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { assertApproved } from "./approved.ts";
import { entities } from "./collections.ts";
import { assertNotHouse } from "./house-entity.ts";
import { memberOf } from "./team.ts";

/**
 * Offers the ownership of an entity to somebody: by uid to who is on its team, by address to anybody. Nothing changes
 * until they accept; then they are its owner, and the one who offered is an admin. The reason stands in their
 * notifications, not in the letter.
 *
 * @throws not-found            nobody of this uid is on the team
 * @throws already-exists       they are the owner, or have an open offer of this entity
 * @throws failed-precondition  the entity is not approved, or is the house entity of its platform
 * @throws rate-limited         the address has had its letters of the day
 */
export const offerOwnership = operation({
  name: "offerOwnership",
  input: z.strictObject({ entity_id: entityId, ...whom, reason: note }).refine(...namesOne),
  output: z.strictObject({ invitation_id: z.string() }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "entity.transfer_ownership" },
  audit: "entity.ownership_offered",
  limit: { max: 10, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, actor, target, platform, prepared: account, work }) {
    assertNotHouse(target, platform, "Its ownership follows the master of the platform");
    assertApproved(target);
    const { uid, email = "", reason } = input;
    if (actor.uid === (uid ?? account?.uid)) {
      throw new GatehouseError("already-exists", "You are its owner.", { field: uid === undefined ? "email" : "uid" });
    }
    let to: Invited = { email, account };
    if (uid !== undefined) {
      const member = memberOf(await work.get(entityRoles().doc(`${target.id}_${uid}`)));
      to = { uid, name: member.data.name, account };
    }
    const { platform_id, name } = target.data;
    const entity = {
      kind: "team",
      platform_id,
      entity_id: target.id,
      event_id: null,
      role: "owner",
      into: name,
    } as const;
    return { invitation_id: await invite(work, entity, actor, to, reason) };
  },
  recover: async () => {},
});
