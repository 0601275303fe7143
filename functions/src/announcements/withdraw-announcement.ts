import { z } from "zod";
import { announcementId } from "../model/inputs.ts";
import { transition } from "../model/machine.ts";
import { operation } from "../runtime/operation.ts";
import { announcements } from "./collections.ts";
import { announcementStates } from "./model.ts";

/**
 * Takes a published announcement back for good: its team alone sees it from now on.
 *
 * @throws failed-precondition  not published
 */
export const withdrawAnnouncement = operation({
  name: "withdrawAnnouncement",
  input: z.strictObject({ announcement_id: announcementId }),
  output: z.strictObject({ status: z.literal("withdrawn") }),
  on: ({ announcement_id }) => announcements().doc(announcement_id),
  requires: { entity: "announcement.create" },
  audit: "announcement.withdrawn",
  async run({ target, work }) {
    const status = transition(announcementStates, target.data.status, "withdrawn");
    work.update(target, { status });
    return { status };
  },
});
