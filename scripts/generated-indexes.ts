/** firestore.indexes.json as it is to be: the indexes of all domains. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { domains } from "../functions/src/domains.ts";
import { indexes as ofRuntime } from "../functions/src/runtime/indexes.ts";
import type { CollectionIndexes, Indexes } from "../functions/src/runtime/registry.ts";
import { root } from "../test/support/paths.ts";

export const indexesPath = join(root, "firestore.indexes.json");

export function readIndexes(): Promise<string> {
  return readFile(indexesPath, "utf8");
}

export async function generatedIndexes(): Promise<string> {
  const loaded = await Promise.all(Object.values(domains).map(({ indexes }) => indexes()));
  const all: Indexes[] = [...loaded.map(({ indexes }) => indexes), ofRuntime];
  const collections = all.flatMap((indexes) => Object.entries(indexes));
  const content = {
    indexes: collections.flatMap(([collection, { composite = [] }]) =>
      composite.map((fields) => ({
        collectionGroup: collection,
        queryScope: "COLLECTION",
        fields: fields.map(inFirebase),
      })),
    ),
    fieldOverrides: collections.flatMap(([collection, { fields = {} }]) =>
      Object.entries(fields).map(([fieldPath, how]) => ({ collectionGroup: collection, fieldPath, ...overrides[how] })),
    ),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function inFirebase(field: string) {
  const [fieldPath = "", how] = field.split(" ");
  if (how === "contains") return { fieldPath, arrayConfig: "CONTAINS" };
  return { fieldPath, order: how === "desc" ? "DESCENDING" : "ASCENDING" };
}

type How = NonNullable<CollectionIndexes["fields"]>[string];

const overrides: Record<How, object> = {
  none: { indexes: [] },
  across: {
    indexes: [
      { order: "ASCENDING", queryScope: "COLLECTION" },
      { order: "ASCENDING", queryScope: "COLLECTION_GROUP" },
    ],
  },
  expires: { ttl: true, indexes: [] },
};
