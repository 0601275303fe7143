import { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { grantStatus, isBannedOn } from "../model/grants.ts";
import { entityId, note, version } from "../model/inputs.ts";
import { stateInWords, transition } from "../model/machine.ts";
import { nameOf } from "../model/names.ts";
import { assertSeen } from "../model/versions.ts";
import { addressOf } from "../runtime/accounts.ts";
import { bannedAddress, bansOfOthers } from "../runtime/banned-address.ts";
import { entityRoles, users } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { operation } from "../runtime/operation.ts";
import { entities } from "./collections.ts";
import { entityStates } from "./model.ts";
import { assertNameIsFree } from "./reserved-names.ts";

/**
 * Approves a pending entity: it becomes public and may publish events, and whoever applied becomes its owner.
 *
 * @throws failed-precondition  it was changed since it was looked at; the entity is not pending, its name is reserved,
 *                              or the applicant's address is not confirmed, or they are banned there, or have the address of somebody who is
 * @throws four-eyes            by the applicant
 */
export const approveEntity = operation({
  name: "approveEntity",
  input: z.strictObject({ entity_id: entityId, note: note.optional(), version }),
  output: z.strictObject({ status: z.literal("approved") }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { platform: "entity.approve" },
  audit: "entity.approved",
  // Whose application it is does not change while it waits.
  async prepare({ entity_id }) {
    const owner_id = (await entities().doc(entity_id).get()).data()?.owner_id;
    return owner_id === undefined ? null : addressOf(owner_id);
  },
  decides: ({ target }) => ({ concerned: [target.data.owner_id], asked_at: target.data.updated_at }),
  async run({ input, target, platform, prepared: address, work }) {
    const { platform_id, owner_id, name } = target.data;
    // A suspended entity may become approved too, but that is a reinstatement, with a record of its own.
    if (target.data.status !== "pending") {
      throw new GatehouseError(
        "failed-precondition",
        `This entity is ${stateInWords(target.data.status)}, not pending.`,
      );
    }
    assertSeen(target.data, input.version);
    if (!address?.confirmed) {
      throw new GatehouseError(
        "failed-precondition",
        "Whoever applied has not confirmed their e-mail address yet. Approve it once they have.",
        { details: { unconfirmed: true } },
      );
    }
    const status = transition(entityStates, target.data.status, "approved");
    await assertNameIsFree(work, target, platform, target.data);
    const [{ owner, banned }] = await work.read({
      owner: users().doc(owner_id),
      banned: bannedAddress(address.email),
    });
    // The rules may have let them apply: they cannot look an address up, and the ban may be younger.
    if ([owner?.data ?? null, bansOfOthers(banned?.data, owner_id)].some((user) => isBannedOn(user, platform_id))) {
      throw new GatehouseError(
        "failed-precondition",
        "Whoever applied is banned, or has the address of somebody who is.",
      );
    }
    work.update(target, { status, visibility: "public", events_enabled: true, rejection_reason: null });
    work.create(entityRoles().doc(`${target.id}_${owner_id}`), {
      platform_id,
      entity_id: target.id,
      uid: owner_id,
      name: nameOf(owner?.data.name),
      role: "owner",
      status: grantStatus(owner?.data ?? null, platform_id),
    });
    notify(work, owner_id, {
      platform_id,
      kind: "entity_approved",
      link: `/workspace/${target.id}`,
      details: { entity: name },
    });
    return { status };
  },
});
