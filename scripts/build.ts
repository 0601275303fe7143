import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { serviceOf } from "../functions/src/operations.ts";
import { origin, projectId, region } from "../test/support/addresses.ts";
import { root, workFolder } from "../test/support/paths.ts";
import { withProgress } from "../test/support/progress.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { lockOfWorkspace } from "./functions-lock.ts";
import { main } from "./main.ts";

/** `demo`: the pages talk to the emulators. `production`: to the project that web/.env.production.local names. */
export type WebMode = "demo" | "production";

interface Build {
  /** What is built, in words; also the name of its stamp. */
  name: string;
  /** Files and folders whose content decides what comes out. */
  inputs: string[];
  /** More that decides what comes out. */
  settings: Record<string, string>;
  /** Files that are there once it is built; none where it is to be built each time. */
  outputs: string[];
  work(): Promise<void>;
}

const binaries = join(root, "node_modules", ".bin");
const always = ["package-lock.json", "tsconfig.base.json"];

/**
 * Bundles functions/src to functions/lib, unless nothing has changed since the last time: one file for each function, and
 * what they share. A cold start then reads a few files, where zod and stripe alone are hundreds.
 */
export function buildFunctions(): Promise<void> {
  return build({
    name: "functions",
    inputs: [
      ...always,
      "functions/src",
      "functions/package.json",
      "functions/tsconfig.json",
      "scripts/functions-lock.ts",
    ],
    settings: {},
    outputs: ["functions/lib/index.js", "functions/lib/run-due-jobs.js", "functions/package-lock.json"],
    async work() {
      const dir = join(root, "functions", "lib");
      await rm(dir, { recursive: true, force: true });
      const bundle = await rolldown({
        // The local stack has no scheduler, so it runs the jobs itself.
        input: ["index", "run-due-jobs"].map((name) => join(root, "functions", "src", `${name}.ts`)),
        platform: "node",
        // Installed beside it: they find their own files by where they are.
        external: [/^firebase-/, /^@google-cloud\//],
      });
      await bundle.write({ dir, format: "esm", chunkFileNames: "[name].js", sourcemap: true });
      await bundle.close();
      const lock = lockOfWorkspace(await readFile(join(root, "package-lock.json"), "utf8"), "functions");
      await writeFile(join(root, "functions", "package-lock.json"), lock);
    },
  });
}

/**
 * Builds the web pages to web/dist; for the demo, unless nothing has changed since the last time. For production always:
 * what people are served must not depend on what has happened to web/dist meanwhile.
 */
export function buildWeb(mode: WebMode): Promise<void> {
  const common = {
    // Said, because a tool that runs tests says otherwise, and React would be built with its checks for developers.
    NODE_ENV: "production",
    VITE_SERVICES: JSON.stringify(serviceOf),
  };
  const settings: Record<string, string> =
    mode === "demo"
      ? {
          ...common,
          VITE_FIREBASE_API_KEY: "emulated",
          VITE_FIREBASE_AUTH_DOMAIN: `${projectId}.firebaseapp.com`,
          VITE_FIREBASE_PROJECT_ID: projectId,
          VITE_FIREBASE_APP_ID: "emulated",
          VITE_REGION: region,
          VITE_AUTH_EMULATOR: origin("auth"),
          VITE_FIRESTORE_EMULATOR: origin("firestore"),
          VITE_FUNCTIONS_EMULATOR: origin("functions"),
        }
      : common;
  return build({
    name: `web (${mode})`,
    inputs: [...always, "web", "functions/src"],
    settings,
    outputs: mode === "demo" ? ["web/dist/index.html"] : [],
    work: () =>
      run(join(binaries, "vite"), ["build", "--mode", mode, "--logLevel", "warn"], join(root, "web"), settings),
  });
}

async function build({ name, inputs, settings, outputs, work }: Build): Promise<void> {
  const target = name.split(" ")[0];
  const stampFile = join(workFolder, `built-${target}`);
  const stamp = `${name} ${await hashOf(inputs, settings)}`;
  const built = existsSync(stampFile) ? await readFile(stampFile, "utf8") : "";
  if (built === stamp && outputs.length > 0 && outputs.every((output) => existsSync(join(root, output)))) {
    console.log(`✓ ${name}: already built`);
    return;
  }
  await rm(stampFile, { force: true });
  await withProgress(`Building ${name}`, work);
  await mkdir(workFolder, { recursive: true });
  await writeFile(stampFile, stamp);
}

async function hashOf(inputs: string[], settings: Record<string, string>): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const input of inputs) {
    for (const file of await filesIn(input)) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
  }
  return hash.digest("hex");
}

/** The files below a path of the project, in a fixed order, without what a build or an installation puts there. */
async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return existsSync(join(root, path)) ? [path] : [];
  const generated = new Set(["node_modules", "dist", "lib", ".vite"]);
  const found: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (generated.has(entry.name)) continue;
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesIn(inner)));
    else found.push(inner);
  }
  return found;
}

/** Runs a compiler; what it prints is shown only when it fails. */
function run(command: string, commandArguments: string[], cwd: string, env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new SetupError(`${commandArguments.join(" ")} failed:\n${output.trim()}`));
    });
  });
}

if (import.meta.main) {
  await main(async (scriptArguments) => {
    const named = scriptArguments.filter((argument) => !argument.startsWith("--"));
    const wants = (part: string) => named.length === 0 || named.includes(part);
    if (wants("functions")) await buildFunctions();
    if (wants("web")) await buildWeb(scriptArguments.includes("--demo") ? "demo" : "production");
    return 0;
  });
}
