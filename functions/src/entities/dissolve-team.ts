import { invitationStates } from "../invitations/model.ts";
import { transition } from "../model/machine.ts";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { type BulkChange, entityRoles, eventRoles, invitations } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Work } from "../runtime/work.ts";
import { entities } from "./collections.ts";
import type { OfEntity } from "./model.ts";

// Each grant is two writes, of the 500 that a transaction takes; and the audit record names each of them.
const page = 100;

const dissolving = systemActor("dissolve-team");

/** Takes so many of the grants on a deleted entity away, and tells who held them. */
export async function dissolvePage(by: Work, { input: { entity_id } }: BulkChange<OfEntity>): Promise<BulkPage> {
  const entity = await by.get(entities().doc(entity_id));
  if (entity === null || entity.data.status !== "deleted") return { next: null, write() {} };
  const { platform_id, name } = entity.data;
  const [members, assigned, invited] = await Promise.all([
    by.query(entityRoles().where("entity_id", "==", entity_id).limit(page)),
    by.query(eventRoles().where("entity_id", "==", entity_id).limit(page)),
    by.query(invitations().where("entity_id", "==", entity_id).where("status", "==", "pending").limit(page)),
  ]);
  const complete = [members, assigned, invited].every((found) => found.length < page);
  return {
    // What is taken falls out of the queries.
    next: complete ? null : entity_id,
    write() {
      const work = by.as(dissolving.uid);
      for (const grant of members) work.delete(grant);
      for (const grant of assigned) work.delete(grant);
      for (const invitation of invited) {
        work.update(invitation, { status: transition(invitationStates, invitation.data.status, "withdrawn") });
      }
      for (const { data } of members) {
        notify(work, data.uid, { platform_id, kind: "entity_deleted", link: "/workspace", details: { entity: name } });
      }
      recordAudit(work, {
        actor: dissolving,
        role: "system",
        action: "entity.team_dissolved",
        scope: { platform_id, entity_id, event_id: null },
        resource: entity.ref.path,
        reason: null,
      });
    },
  };
}
