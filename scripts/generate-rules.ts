import { writeFile } from "node:fs/promises";
import { main } from "./main.ts";
import { generatedPermissionDocs, permissionDocsPath } from "./permission-docs.ts";
import { generatedRules, readRules, rulesPath } from "./role-lists.ts";

/** `npm run rules:generate` writes the lists of roles in firestore.rules anew, and docs/permissions.md. */
await main(async () => {
  await writeFile(rulesPath, generatedRules(await readRules()));
  await writeFile(permissionDocsPath, generatedPermissionDocs());
  return 0;
});
