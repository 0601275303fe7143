import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { allOf } from "../functions/src/model/lists.ts";
import { root } from "../test/support/paths.ts";

/** What is missing among the settings on this machine for a deployment to a project, each as a step to take. */
export async function missingSettings(project: string): Promise<string[]> {
  const steps: string[] = [];

  const webFile = "web/.env.production.local";
  const web = await readSettings(webFile);
  const wanted = ["API_KEY", "AUTH_DOMAIN", "PROJECT_ID", "APP_ID"].map((name) => `VITE_FIREBASE_${name}`);
  const absent = wanted.filter((name) => !web[name]);
  if (absent.length > 0) {
    steps.push(
      `set ${allOf(absent)} in ${webFile}: the values are in the Firebase console, Project settings, Your apps`,
    );
  } else if (web.VITE_FIREBASE_PROJECT_ID !== project) {
    steps.push(`VITE_FIREBASE_PROJECT_ID in ${webFile} is not ${project}: the pages would talk to another project`);
  }

  const functionsFile = functionsFileOf(project);
  const functions = await functionSettings(project);
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

/** Whether the functions of a project take calls that App Check has not attested. */
export async function goesWithoutAppCheck(project: string): Promise<boolean> {
  return (await functionSettings(project)).APP_CHECK === "off";
}

/** What the functions of a project find in their environment. */
export function functionSettings(project: string): Promise<NodeJS.Dict<string>> {
  return readSettings(functionsFileOf(project));
}

function functionsFileOf(project: string): string {
  return `functions/.env.${project}`;
}

async function readSettings(file: string): Promise<NodeJS.Dict<string>> {
  const path = join(root, file);
  return existsSync(path) ? parseEnv(await readFile(path, "utf8")) : {};
}
