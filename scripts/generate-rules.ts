import { writeFile } from "node:fs/promises";
import { generatedIndexes, indexesPath } from "./generated-indexes.ts";
import { generatedRules, rulesPath } from "./generated-rules.ts";
import { main } from "./main.ts";
import { generatedOpenApi, openApiPath } from "./openapi.ts";
import { generatedPermissionDocs, permissionDocsPath } from "./permission-docs.ts";

/** `npm run rules:generate` writes firestore.rules, firestore.indexes.json and the docs that domains imply. */
await main(async () => {
  await writeFile(rulesPath, await generatedRules());
  await writeFile(indexesPath, await generatedIndexes());
  await writeFile(permissionDocsPath, generatedPermissionDocs());
  await writeFile(openApiPath, await generatedOpenApi());
  return 0;
});
