import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  organisers: operationsOf({
    draftAnnouncement: at("POST /entities/{entity_id}/announcements", () => import("./draft-announcement.ts")),
    editAnnouncement: at("PUT /announcements/{announcement_id}", () => import("./edit-announcement.ts")),
    publishAnnouncement: at("POST /announcements/{announcement_id}/publish", () => import("./publish-announcement.ts")),
    withdrawAnnouncement: at(
      "POST /announcements/{announcement_id}/withdraw",
      () => import("./withdraw-announcement.ts"),
    ),
    deleteAnnouncement: at("DELETE /announcements/{announcement_id}", () => import("./delete-announcement.ts")),
  }),
};
