import { z } from "zod";
import { entityId, note } from "../model/inputs.ts";
import { findPerson, known, namesOne, whom } from "../people/find-person.ts";
import { entities } from "../runtime/collections.ts";
import { operation } from "../runtime/operation.ts";
import { assertNotHouse } from "./house-entity.ts";
import { invite } from "./invite.ts";

/**
 * Offers the ownership of an entity to somebody, on its team or not. Nothing changes until they accept; then they are
 * its owner, and the one who offered is an admin.
 *
 * @throws not-found            no account with this address, confirmed
 * @throws already-exists       they are the owner, or have an open invitation to this entity
 * @throws failed-precondition  the entity is not approved, or is the house entity of its platform
 */
export const offerOwnership = operation({
  name: "offerOwnership",
  input: z.strictObject({ entity_id: entityId, ...whom, reason: note }).refine(...namesOne),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "entity.transfer_ownership" },
  audit: "entity.ownership_offered",
  limit: { max: 10, per_seconds: 60, counted: "everywhere" },
  prepare: findPerson,
  async run({ input, actor, target, platform, prepared, work }) {
    assertNotHouse(target, platform, "Its ownership follows the master of the platform");
    const person = known(prepared);
    const { reason } = input;
    return {
      invitation_id: await invite(work, target, actor, { email: person.email, role: "owner", person, reason }),
    };
  },
  recover: async () => {},
});
