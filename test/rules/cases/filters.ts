import { signedIn } from "../support/actors.ts";
import { disabledPlatformId, platformId, savedFilter, unstamped } from "../support/documents.ts";
import { breaks, eachMissing, eachValue, hiding, self, type Table, unseen } from "../support/forgeries.ts";
import type { Target } from "../support/matrix.ts";

const text = (length: number) => "x".repeat(length);

const filter = unstamped(savedFilter("buyer"));

/** Filters belong to one person each, so each write needs another. */
let people = 0;
const newPerson = () => {
  people += 1;
  return `seeker_${people}`;
};

export const targets: readonly Target[] = [
  {
    collection: "saved_filters",
    state: "of a person",
    place: () => {
      const path = `saved_filters/${platformId}_buyer_07`;
      return { path, documents: [[path, savedFilter("buyer")]] };
    },
    get: ["buyer"],
    list: {
      "one's own": { where: [["uid", "==", "buyer"]], allowed: ["buyer"] },
      "one's own of the platform": {
        where: [
          ["platform_id", "==", platformId],
          ["uid", "==", "buyer"],
        ],
        allowed: ["buyer"],
      },
      "the platform's": { where: [["platform_id", "==", platformId]], allowed: [] },
    },
    create: {
      "one's own": {
        fields: (uid) => ({ ...filter, uid }),
        allowed: signedIn,
        // Somebody who signed in in two ways writes twice.
        path: (uid, number) => `saved_filters/${platformId}_${uid}_1${number % 10}`,
      },
      "one in the place of another": {
        fields: (uid) => ({ ...filter, uid }),
        allowed: [],
        path: () => `saved_filters/${platformId}_somebody_01`,
      },
      "one for somebody else": {
        fields: () => ({ ...filter, uid: "somebody" }),
        allowed: [],
        path: (uid) => `saved_filters/${platformId}_${uid}_01`,
      },
    },
    update: {
      "the name": { change: { name: "Nights out" }, allowed: ["buyer"] },
      "what is looked for": { change: { words: "jazz", category: "" }, allowed: [] },
    },
  },
];

const allowedNames = eachValue("name", ["x", text(60), "see evil.example"]);
const deniedNames = eachValue("name", ["", "  ", text(61), 1, null, ...unseen, ...hiding, ...breaks]);

const numbered =
  (number: string, platform_id = platformId) =>
  ({ uid }: { uid: string }) =>
    `saved_filters/${platform_id}_${uid}_${number}`;
const placed = (pathOf: (person: { uid: string }) => string) => () => {
  const uid = newPerson();
  return { path: pathOf({ uid }), documents: [], uid };
};

const newFilter: Table = {
  collection: "saved_filters",
  what: "a new filter",
  actor: "person",
  operation: "create",
  place: placed(numbered("00")),
  fields: { ...filter, uid: self },
  allowed: {
    ...allowedNames,
    ...eachValue("words", ["", text(200)]),
    ...eachValue("category", ["", text(40)]),
  },
  denied: {
    ...deniedNames,
    ...eachValue("words", [text(201), 1, null, ...hiding, ...breaks]),
    ...eachValue("category", [text(41), 1, null, ...hiding, ...breaks]),
    ...eachValue("uid", ["somebody", null]),
    ...eachValue("platform_id", ["south", "nowhere", "a/b/c", null]),
    ...eachMissing(filter),
  },
  allowedAt: {
    "the last of its places": placed(numbered("19")),
  },
  deniedAt: {
    "a place too many": placed(numbered("20")),
    "a place of one digit": placed(numbered("7")),
    "a place of three digits": placed(numbered("007")),
    "a place that is no number": placed(numbered("0x")),
    "a place without a line before it": placed(({ uid }) => `saved_filters/${platformId}_${uid}x00`),
    "another's place": placed(() => `saved_filters/${platformId}_somebody_00`),
    "a place of another platform": placed(numbered("00", "south")),
    "a place behind more": placed(({ uid }) => `saved_filters/x${platformId}_${uid}_00`),
    "a disabled platform": () => {
      const uid = newPerson();
      const path = numbered("00", disabledPlatformId)({ uid });
      return { path, documents: [], uid, fields: { platform_id: disabledPlatformId } };
    },
    "a platform that is not there": () => {
      const uid = newPerson();
      return { path: numbered("00", "nowhere")({ uid }), documents: [], uid, fields: { platform_id: "nowhere" } };
    },
  },
};

const renamed: Table = {
  collection: "saved_filters",
  what: "another name of a filter",
  actor: "person",
  operation: "update",
  place: () => {
    const uid = newPerson();
    const path = numbered("00")({ uid });
    return { path, documents: [[path, savedFilter(uid)]], uid };
  },
  fields: { name: "Nights out" },
  allowed: allowedNames,
  denied: {
    ...deniedNames,
    ...eachValue("words", ["jazz"]),
    ...eachValue("category", [""]),
    ...eachValue("uid", ["somebody"]),
    ...eachValue("platform_id", ["south"]),
  },
};

export const tables: readonly Table[] = [newFilter, renamed];
