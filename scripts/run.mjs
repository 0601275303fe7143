/**
 * What every `npm run` script goes through: `node scripts/run.mjs <name> [arguments]`.
 *
 * It runs on whatever Node the machine has (20 or newer), with nothing installed yet: it installs the dependencies
 * when they are missing or out of date, and then runs `scripts/<name>.ts` with the Node that is one of them.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeDirectory = join(root, "node_modules", "node", "bin");
const stampFile = join(root, "node_modules", ".gatehouse-install");

/** Prints one line on standard error and ends with exit code 1. */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a command to its end, passing on the signals that a person or a CI sends; gives its exit code. */
function run(command, commandArguments, options) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, { cwd: root, ...options });
    // Ctrl-C reaches the child by itself, being sent to the whole foreground group: here it must only not kill us first.
    const ignore = () => {};
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", ignore);
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, forward);
    child.on("error", (error) => fail(`Cannot run ${command}: ${error.message}`));
    child.on("exit", (code, signal) => {
      process.off("SIGINT", ignore);
      for (const name of ["SIGTERM", "SIGHUP"]) process.off(name, forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
    options?.onStart?.(child);
  });
}

/** Installs exactly what package-lock.json names, unless that has been done already. */
async function installDependencies() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const complete = existsSync(join(nodeDirectory, "node")) && existsSync(stampFile);
  if (complete && readFileSync(stampFile, "utf8") === wanted) return;

  console.log("Installing the dependencies (npm ci): a minute or two, only now and when they change");
  const started = Date.now();
  const ticker = setInterval(() => {
    console.log(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`);
  }, 15_000);
  // The Node inside node_modules is about to be deleted and installed again, so npm must not run on it.
  const path = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((directory) => !directory.startsWith(join(root, "node_modules")))
    .join(delimiter);
  let output = "";
  const code = await run("npm", ["ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: path },
    onStart(child) {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          output += chunk;
        });
      }
    },
  });
  clearInterval(ticker);
  if (code !== 0) {
    console.error(output.trim());
    fail("The dependencies could not be installed: npm says why above. Then run the same command again.");
  }
  writeFileSync(stampFile, wanted);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

const major = Number(process.versions.node.split(".")[0]);
if (major < 20) fail(`Gatehouse needs Node 20 or newer, and this is ${process.versions.node}: see https://nodejs.org`);

const portOffset = process.env.GATEHOUSE_PORT_OFFSET ?? "0";
if (!/^(0|[1-9]\d{0,2}00)$/.test(portOffset) || Number(portOffset) > 50_000) {
  fail(`GATEHOUSE_PORT_OFFSET is "${portOffset}": it must be a multiple of 100 from 0 to 50000, such as 100`);
}

const [name, ...scriptArguments] = process.argv.slice(2);
const script = join(root, "scripts", `${name}.ts`);
if (!name || !existsSync(script))
  fail("Usage: node scripts/run.mjs <name of a file in scripts, without .ts> [arguments]");

await installDependencies();
process.exitCode = await run(join(nodeDirectory, "node"), [script, ...scriptArguments], {
  stdio: "inherit",
  // Tools that are started by their name ("#!/usr/bin/env node") get the same Node.
  env: { ...process.env, PATH: `${nodeDirectory}${delimiter}${process.env.PATH ?? ""}` },
});
