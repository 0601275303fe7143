import { parseArgs } from "node:util";
import { GatehouseError } from "../functions/src/model/errors.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";

/**
 * `npm run grant-god -- --project <id> --email <address>` makes the first GOD of a deployment, once. It needs the
 * project's service account: GOOGLE_APPLICATION_CREDENTIALS names its key file, or `gcloud auth application-default
 * login` stands in for it. The account with that address has to exist, with the address confirmed.
 */
await main(async (scriptArguments) => {
  const { project, email } = readArguments(scriptArguments);
  process.env.GCLOUD_PROJECT = project;
  const { grantFirstGod } = await import("../functions/src/platforms/grant-first-god.ts");
  try {
    const { uid } = await grantFirstGod({ email });
    console.log(`${email} (${uid}) is GOD of ${project}. They need a second factor before they can use it.`);
    return 0;
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    console.error(error.message);
    return 1;
  }
});

function readArguments(scriptArguments: string[]): { project: string; email: string } {
  try {
    const { values } = parseArgs({
      args: scriptArguments,
      options: { project: { type: "string" }, email: { type: "string" } },
    });
    if (values.project && values.email) return { project: values.project, email: values.email };
  } catch {
    // The usage below says it.
  }
  throw new SetupError("Usage: npm run grant-god -- --project <id> --email <address>");
}
