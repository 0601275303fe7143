import { join } from "node:path";
import { root } from "../test/support/paths.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";
import { addDomain } from "./new-domain.ts";

/** `npm run domain:new -- <name>` writes the skeleton of a domain: see docs/how-to-add.md. */
await main(async ([name = ""]) => {
  if (!/^[a-z]{3,30}$/.test(name)) throw new SetupError("Usage: npm run domain:new -- <name>, in small letters");
  await addDomain(join(root, "functions", "src"), name);
  console.log(`functions/src/${name} is there. What to write next: docs/how-to-add.md. Then: npm run rules:generate`);
  return 0;
});
