import { z } from "zod";
import { announcementId } from "../model/inputs.ts";
import { operation } from "../runtime/operation.ts";
import { announcements } from "./collections.ts";
import { assertDraft } from "./drafts.ts";

/**
 * Deletes a draft. What was published once is withdrawn instead, and stays for its team.
 *
 * @throws failed-precondition  not a draft
 */
export const deleteAnnouncement = operation({
  name: "deleteAnnouncement",
  input: z.strictObject({ announcement_id: announcementId }),
  output: z.strictObject({ deleted: z.boolean() }),
  on: ({ announcement_id }) => announcements().doc(announcement_id),
  requires: { entity: "announcement.create" },
  audit: "announcement.draft_deleted",
  async run({ target, work }) {
    assertDraft(target);
    work.delete(target);
    return { deleted: true };
  },
});
