import { newId } from "../../../functions/src/ids.ts";
import { inDays, notification, platformId, user } from "../support/documents.ts";
import {
  breaks,
  contacts,
  eachMissing,
  eachValue,
  harmlessNames,
  hiding,
  type Table,
  unseen,
} from "../support/forgeries.ts";
import type { Target } from "../support/matrix.ts";
import { requestTime } from "../support/project.ts";

const allowedValues = {
  ...eachValue("name", ["x", "x".repeat(80), ...harmlessNames]),
  ...eachValue("locale", ["en", "es-419", "zh-Hans-CN"]),
};
const deniedValues = {
  ...eachValue("name", ["", "  ", "x".repeat(81), 1, null, ...contacts, ...unseen, ...hiding, ...breaks]),
  ...eachValue("locale", ["", "e", "en_IN", "en-IN; drop", 1, null]),
};

const profile = { name: "Asha", locale: "en-IN", banned_on: [] };

export const targets: readonly Target[] = [
  {
    collection: "users",
    state: "somebody's profile",
    place: () => ({ path: "users/person", documents: [["users/person", user()]] }),
    get: ["person"],
    create: {
      "one in the place of another": { fields: () => profile, allowed: [] },
    },
    update: { "the name": { change: { name: "Usha" }, allowed: ["person"] } },
  },
  {
    collection: "users",
    state: "a banned person's profile",
    place: () => ({ path: "users/banned", documents: [["users/banned", user({ banned_on: [platformId] })]] }),
    get: ["banned"],
    update: {
      "the name": { change: { name: "Usha" }, allowed: ["banned"] },
      "the ban": { change: { banned_on: [] }, allowed: [] },
    },
  },
  {
    collection: "users",
    state: "no profile yet",
    place: () => ({ path: "users/newcomer", documents: [] }),
    get: ["newcomer"],
    create: { "the profile": { fields: () => profile, allowed: ["newcomer"] } },
    update: {},
  },
  {
    collection: "items",
    state: "a buyer's notification",
    place: () => {
      const path = `notifications/buyer/items/${newId("notification")}`;
      return { path, documents: [[path, notification()]] };
    },
    get: ["buyer"],
    list: {
      everything: { where: [], allowed: ["buyer"] },
      "the unread": { where: [["read_at", "==", null]], allowed: ["buyer"] },
    },
    update: {
      "that it was read": { change: { read_at: requestTime }, allowed: ["buyer"] },
      "what it leads to": { change: { link: "/elsewhere" }, allowed: [] },
    },
  },
];

/** A profile belongs to one person, so each write needs another. */
let people = 0;
function newPerson(): string {
  people += 1;
  return `person_${people}`;
}

const newProfile: Table = {
  collection: "users",
  what: "their profile",
  actor: "newcomer",
  operation: "create",
  place: () => {
    const uid = newPerson();
    return { path: `users/${uid}`, documents: [], uid };
  },
  fields: profile,
  allowed: allowedValues,
  denied: {
    ...deniedValues,
    ...eachMissing(profile),
    ...eachValue("banned_on", [["north"], null, ""]),
  },
};

const changeOfProfile: Table = {
  collection: "users",
  what: "a change of their profile",
  actor: "person",
  operation: "update",
  place: () => {
    const uid = newPerson();
    return { path: `users/${uid}`, documents: [[`users/${uid}`, user()]], uid };
  },
  fields: { name: "Usha", locale: "ta" },
  allowed: allowedValues,
  denied: {
    ...deniedValues,
    ...eachValue("banned_on", [["north"]]),
  },
};

const readNotification: Table = {
  collection: "items",
  what: "that a notification was read",
  actor: "buyer",
  operation: "update",
  place: () => {
    const path = `notifications/buyer/items/${newId("notification")}`;
    return { path, documents: [[path, notification()]] };
  },
  fields: { read_at: requestTime },
  allowed: {},
  denied: {
    ...eachValue("read_at", [inDays(0), 1]),
    "another kind": { kind: "entity_rejected" },
    "other details": { details: { name: "x" } },
  },
};

export const tables: readonly Table[] = [newProfile, changeOfProfile, readNotification];
