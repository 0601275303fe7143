import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { noteForFollowers } from "../follows/tell-followers.ts";
import { announcementId, version } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { assertSeen } from "../model/versions.ts";
import { operation } from "../runtime/operation.ts";
import { instant } from "../runtime/work.ts";
import { assertEntityApproved } from "./approved.ts";
import { announcements } from "./collections.ts";
import { announcementStates } from "./model.ts";

/**
 * Publishes a draft on the entity's page; those who follow the entity are told.
 *
 * @throws failed-precondition  not a draft, changed since it was looked at, or the entity is not approved
 */
export const publishAnnouncement = operation({
  name: "publishAnnouncement",
  input: z.strictObject({ announcement_id: announcementId, version }),
  output: z.strictObject({ status: z.literal("published") }),
  on: ({ announcement_id }) => announcements().doc(announcement_id),
  requires: { entity: "announcement.create" },
  audit: "announcement.published",
  // Each may ring thousands of bells.
  limit: { max: 10, per_seconds: 3_600, counted: "everywhere" },
  async run({ input, target, work, now }) {
    const { platform_id, entity_id, title } = target.data;
    const status = transition(announcementStates, target.data.status, "published");
    assertSeen(target.data, input.version);
    const entity = await work.get(entities().doc(entity_id));
    assertEntityApproved(entity);
    work.update(target, { status, published_at: instant(now) });
    noteForFollowers(work, target, {
      kind: "announcement_published",
      link: `/p/${platform_id}/entities/${entity_id}`,
      details: { entity: entity.data.name, announcement: title },
    });
    return { status };
  },
});
