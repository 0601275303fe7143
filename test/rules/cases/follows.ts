import { follow, news, platformId } from "../support/documents.ts";
import type { Target } from "../support/matrix.ts";
import type { Stored } from "../support/project.ts";
import { entityId, eventId } from "../support/world.ts";

const one = (path: string, document: object) => () => ({ path, documents: [[path, document]] satisfies Stored[] });

export const targets: readonly Target[] = [
  {
    collection: "follows",
    state: "of a person",
    place: one(`follows/${entityId}_buyer`, follow({ entity_id: entityId, uid: "buyer" })),
    get: ["buyer"],
    list: {
      "one's own": { where: [["uid", "==", "buyer"]], allowed: ["buyer"] },
      "the entity's": { where: [["entity_id", "==", entityId]], allowed: [] },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: [] },
    },
    create: {
      "one's own": {
        fields: (uid) => ({ platform_id: platformId, entity_id: entityId, uid }),
        allowed: [],
        path: (uid) => `follows/${entityId}_new_${uid}`,
      },
    },
    update: { "whose it is": { change: { uid: "person" }, allowed: [] }, "the stamps": { change: {}, allowed: [] } },
  },
  {
    collection: "follows",
    state: "one's own, that is not there",
    place: () => ({ path: `follows/${entityId}_person`, documents: [] }),
    get: ["person"],
    update: {},
  },
  {
    collection: "follows",
    state: "of somebody whose id ends as another's",
    place: one(`follows/${entityId}_a_person`, follow({ entity_id: entityId, uid: "a_person" })),
    get: [],
    update: {},
  },
  {
    collection: "news",
    state: "of an event",
    place: one(`news/${eventId}`, news({ entity_id: entityId, subject: `events/${eventId}` })),
    list: { "the entity's": { where: [["entity_id", "==", entityId]], allowed: [] } },
  },
];
