import { parseArgs } from "node:util";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";

/**
 * `npm run roles:resolve -- --project <id>` brings every grant up to the tables of roles. Run it after a deployment
 * which changes them. It needs the project's service account, as `npm run grant-god` does.
 */
await main(async (scriptArguments) => {
  process.env.GCLOUD_PROJECT = readProject(scriptArguments);
  const { resolveAllGrants } = await import("../functions/src/roles/resolve-all-grants.ts");
  console.log(`${await resolveAllGrants(new Date())} grants were not as the tables have them, and are now.`);
  return 0;
});

function readProject(scriptArguments: string[]): string {
  try {
    const { values } = parseArgs({ args: scriptArguments, options: { project: { type: "string" } } });
    if (values.project) return values.project;
  } catch {
    // The usage below says it.
  }
  throw new SetupError("Usage: npm run roles:resolve -- --project <id>");
}
