import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { newId } from "../ids.ts";
import { GatehouseError } from "../model/errors.ts";
import { entityId, text, title } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { assertEntityApproved } from "./approved.ts";
import { announcements } from "./collections.ts";

/** Drafts of one entity at a time. */
const draftsMax = 20;

/**
 * Writes an announcement of an entity, as a draft that its team alone sees.
 *
 * @throws failed-precondition  the entity is not approved, or has as many drafts as it may have
 */
export const draftAnnouncement = operation({
  name: "draftAnnouncement",
  input: z.strictObject({ entity_id: entityId, title, text }),
  output: z.strictObject({ announcement_id: z.string() }),
  on: ({ entity_id }) => entities().doc(entity_id),
  requires: { entity: "announcement.create" },
  audit: "announcement.drafted",
  async run({ input, target, work }) {
    assertEntityApproved(target);
    const drafts = announcements().where("entity_id", "==", target.id).where("status", "==", "draft");
    if ((await work.count(drafts)) >= draftsMax) {
      throw new GatehouseError("failed-precondition", `There are ${draftsMax} drafts already. Publish or delete one.`);
    }
    const announcement_id = newId("announcement");
    work.create(announcements().doc(announcement_id), {
      platform_id: target.data.platform_id,
      entity_id: target.id,
      title: input.title,
      text: input.text,
      status: "draft",
      published_at: null,
    });
    return { announcement_id };
  },
});
