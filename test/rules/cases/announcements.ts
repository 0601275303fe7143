import type { Announcement } from "../../../functions/src/announcements/model.ts";
import type { Entity } from "../../../functions/src/entities/model.ts";
import { newId } from "../../../functions/src/ids.ts";
import { everyone, team } from "../support/actors.ts";
import { announcement, disabledPlatformId, entity, platformId } from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import { entityId, teamOf } from "../support/world.ts";

/** Of the entity of all, or of one that is otherwise, whose team is the same. */
const announcementThatIs = (fields: Partial<Announcement>, ofEntity?: Partial<Entity>) => () => {
  const path = `announcements/${newId("announcement")}`;
  if (ofEntity === undefined) {
    return { path, documents: [[path, announcement({ entity_id: entityId, ...fields })] as const] };
  }
  const entity_id = newId("entity");
  return {
    path,
    documents: [
      [path, announcement({ entity_id, ...fields })] as const,
      [`entities/${entity_id}`, entity(ofEntity)] as const,
      ...teamOf(entity_id),
    ],
  };
};

const edits = {
  "the title": { change: { title: "Old rooms" }, allowed: [] },
  "that it is published": { change: { status: "published" }, allowed: [] },
};

export const targets: readonly Target[] = [
  {
    collection: "announcements",
    state: "published",
    place: announcementThatIs({}),
    get: everyone,
    list: {
      "the published ones of the entity": {
        where: [
          ["platform_id", "==", platformId],
          ["entity_id", "==", entityId],
          ["status", "==", "published"],
        ],
        allowed: everyone,
      },
      "the drafts of the entity": {
        where: [
          ["platform_id", "==", platformId],
          ["entity_id", "==", entityId],
          ["status", "==", "draft"],
        ],
        allowed: team,
      },
      "all of the entity": { where: [["entity_id", "==", entityId]], allowed: team },
      "all of the platform": { where: [["platform_id", "==", platformId]], allowed: [] },
      "the published ones of a disabled platform": {
        where: [
          ["platform_id", "==", disabledPlatformId],
          ["entity_id", "==", entityId],
          ["status", "==", "published"],
        ],
        allowed: team,
      },
    },
    update: edits,
  },
  ...(["draft", "withdrawn"] as const).map(
    (status): Target => ({
      collection: "announcements",
      state: status,
      place: announcementThatIs({ status }),
      get: team,
      update: edits,
    }),
  ),
  {
    collection: "announcements",
    state: "published, of an entity that is hidden",
    place: announcementThatIs({}, { status: "suspended", visibility: "hidden" }),
    get: team,
    update: {},
  },
  {
    collection: "announcements",
    state: "published, on a platform that is disabled",
    place: announcementThatIs({ platform_id: disabledPlatformId }, { platform_id: disabledPlatformId }),
    get: team,
    update: {},
  },
];
