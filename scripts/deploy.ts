import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, parseEnv, promisify } from "node:util";
import { z } from "zod";
import { stripeSecrets } from "../functions/src/runtime/configuration.ts";
import { root } from "../test/support/paths.ts";
import { withProgress } from "../test/support/progress.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";

const firebase = join(root, "node_modules", ".bin", "firebase");
const targets = "firestore:rules,firestore:indexes,functions,hosting";

/**
 * `npm run deploy -- [--project <id>] [--dry-run]` brings everything to a Firebase project, once all is set that must
 * be set; else it says what is missing and how to set it. A dry run looks only at what is on this machine.
 */
await main(async (scriptArguments) => {
  const { project = await defaultProject(), dryRun } = readArguments(scriptArguments);
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
Not looked at, being on the network: the sign-in to Firebase and the secrets ${stripeSecrets.join(" and ")}.`);
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
  const steps: string[] = [];

  const webFile = "web/.env.production.local";
  const web = await readSettings(webFile);
  const wanted = ["API_KEY", "AUTH_DOMAIN", "PROJECT_ID", "APP_ID"].map((name) => `VITE_FIREBASE_${name}`);
  const absent = wanted.filter((name) => !web[name]);
  if (absent.length > 0) {
    steps.push(
      `set ${absent.join(", ")} in ${webFile}: the values are in the Firebase console, Project settings, Your apps`,
    );
  } else if (web.VITE_FIREBASE_PROJECT_ID !== project) {
    steps.push(`VITE_FIREBASE_PROJECT_ID in ${webFile} is not ${project}: the pages would talk to another project`);
  }

  const functionsFile = `functions/.env.${project}`;
  const functions = await readSettings(functionsFile);
  if (!functions.PUBLIC_URL?.startsWith("https://")) {
    steps.push(`set PUBLIC_URL in ${functionsFile}: where people find the pages, such as https://${project}.web.app`);
  }
  if (functions.APP_CHECK !== "off" && !web.VITE_APP_CHECK_SITE_KEY) {
    steps.push(
      `set VITE_APP_CHECK_SITE_KEY in ${webFile} (Firebase console, App Check, reCAPTCHA Enterprise),` +
        ` or APP_CHECK=off in ${functionsFile} to go without it`,
    );
  }
  return steps;
}

async function readSettings(file: string): Promise<NodeJS.Dict<string>> {
  const path = join(root, file);
  return existsSync(path) ? parseEnv(await readFile(path, "utf8")) : {};
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
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
