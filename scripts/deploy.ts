import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { z } from "zod";
import { allOf } from "../functions/src/model/lists.ts";
import { stripeSecrets } from "../functions/src/runtime/configuration.ts";
import { root } from "../test/support/paths.ts";
import { withProgress } from "../test/support/progress.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { deployedServices, servicesInText } from "./deployed-services.ts";
import { main } from "./main.ts";
import { functionSettings, missingSettings } from "./settings.ts";

const firebase = join(root, "node_modules", ".bin", "firebase");
const targets = "firestore:rules,firestore:indexes,functions,hosting";

/**
 * `npm run deploy -- [--project <id>] [--dry-run]` brings everything to a Firebase project, once all is set that must
 * be set; else it says what is missing and how to set it. A dry run looks only at what is on this machine.
 */
await main(async (scriptArguments) => {
  const { project = await defaultProject(), dryRun } = readArguments(scriptArguments);
  if (dryRun) {
    if (project) Object.assign(process.env, await functionSettings(project));
    console.log(`${servicesInText(await deployedServices())}\n`);
  }
  const missing = await missingHere(project);
  if (project && !dryRun && missing.length === 0) {
    missing.push(...(await withProgress(`Looking at ${project}`, () => missingThere(project))));
  }
  if (missing.length > 0 || !project) {
    console.error(`Before this can be deployed:\n${missing.map((step) => `  - ${step}`).join("\n")}`);
    return 1;
  }
  if (dryRun) {
    console.log(`Would run, which begins with building functions and web:
  firebase deploy --project ${project} --only ${targets}
Not looked at, being on the network: the sign-in to Firebase and the secrets ${allOf(stripeSecrets)}.`);
    return 0;
  }
  return deploy(project); // firebase.json has it build first
});

function readArguments(scriptArguments: string[]): { project?: string; dryRun: boolean } {
  try {
    const { values } = parseArgs({
      args: scriptArguments,
      options: { project: { type: "string" }, "dry-run": { type: "boolean", default: false } },
    });
    return { dryRun: values["dry-run"], ...(values.project !== undefined && { project: values.project }) };
  } catch {
    throw new SetupError("Usage: npm run deploy -- [--project <id>] [--dry-run]");
  }
}

async function defaultProject(): Promise<string | undefined> {
  const schema = z.object({ projects: z.object({ default: z.string().optional() }) });
  return schema.parse(JSON.parse(await readFile(join(root, ".firebaserc"), "utf8"))).projects.default;
}

/** What is missing on this machine, each as a step to take. */
async function missingHere(project: string | undefined): Promise<string[]> {
  if (!project || project.startsWith("demo-")) {
    return ["name your Firebase project: in .firebaserc as the default, or with --project <id>"];
  }
  return missingSettings(project);
}

/** What is missing at Firebase, each as a step to take. */
async function missingThere(project: string): Promise<string[]> {
  if (!(await succeeds(["projects:list"]))) return ["sign in to Firebase: npx firebase login"];
  const steps: string[] = [];
  for (const secret of stripeSecrets) {
    if (await succeeds(["functions:secrets:get", secret, "--project", project])) continue;
    steps.push(`store the secret ${secret}: npx firebase functions:secrets:set ${secret} --project ${project}`);
  }
  return steps;
}

async function succeeds(firebaseArguments: string[]): Promise<boolean> {
  try {
    await promisify(execFile)(firebase, [...firebaseArguments, "--non-interactive"], { cwd: root });
    return true;
  } catch {
    return false;
  }
}

function deploy(project: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(firebase, ["deploy", "--project", project, "--only", targets], { cwd: root, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0)
        console.log(`\nWhat cannot be deployed, the doctor looks at: npm run doctor -- --project ${project}`);
      resolve(code ?? 1);
    });
  });
}
