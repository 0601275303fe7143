import { z } from "zod";
import { announcementId, text, title, version } from "../model/inputs.ts";
import { assertSeen } from "../model/versions.ts";
import { operation } from "../runtime/operation.ts";
import { announcements } from "./collections.ts";
import { assertDraft } from "./drafts.ts";

/**
 * Changes a draft. What is published stays as its readers know it, until it is withdrawn.
 *
 * @throws failed-precondition  not a draft, or changed since it was looked at
 */
export const editAnnouncement = operation({
  name: "editAnnouncement",
  input: z.strictObject({ announcement_id: announcementId, title, text, version }),
  output: z.strictObject({ announcement_id: z.string() }),
  on: ({ announcement_id }) => announcements().doc(announcement_id),
  requires: { entity: "announcement.create" },
  audit: "announcement.edited",
  async run({ input, target, work }) {
    assertDraft(target);
    assertSeen(target.data, input.version);
    work.update(target, { title: input.title, text: input.text });
    return { announcement_id: target.id };
  },
});
