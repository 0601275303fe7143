import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../test/support/paths.ts";
import { checkRules } from "./check-rules.ts";
import { generatedIndexes, readIndexes } from "./generated-indexes.ts";
import { generatedRules, readRules } from "./generated-rules.ts";
import { main } from "./main.ts";
import { generatedOpenApi, readOpenApi } from "./openapi.ts";
import { generatedPermissionDocs, readPermissionDocs } from "./permission-docs.ts";

interface Check {
  name: string;
  /** Gives what is wrong, in words for a person; nothing when all is well. */
  run(): Promise<string>;
}

const checks: Check[] = [
  { name: "types of functions", run: () => tool("tsc", "-p", "functions") },
  { name: "types of web", run: () => tool("tsc", "-p", "web") },
  { name: "types of scripts and tests", run: () => tool("tsc", "-p", ".") },
  { name: "lint and format", run: () => tool("biome", "check", "--error-on-warnings") },
  { name: "unused code and dependencies", run: () => tool("knip", "--no-progress") },
  { name: "what is generated", run: checkGenerated },
  { name: "rules syntax", run: checkRules },
];

/** Runs all checks, also after one has failed, and sums up at the end. */
await main(async () => {
  const failed: string[] = [];
  for (const { name, run } of checks) {
    const started = Date.now();
    const problems = await run();
    const mark = problems === "" ? "✓" : "✗";
    console.log(`${mark} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (problems === "") continue;
    failed.push(name);
    console.log(`${problems}\n`);
  }
  if (failed.length === 0) console.log("All checks passed.");
  else console.log(`${failed.length} of ${checks.length} checks failed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
});

async function checkGenerated(): Promise<string> {
  const files = [
    { name: "firestore.rules", is: await readRules(), shall: await generatedRules() },
    { name: "firestore.indexes.json", is: await readIndexes(), shall: await generatedIndexes() },
    { name: "docs/permissions.md", is: await readPermissionDocs(), shall: generatedPermissionDocs() },
    { name: "docs/openapi.json", is: await readOpenApi(), shall: await generatedOpenApi() },
  ];
  const old = files.filter(({ is, shall }) => is !== shall).map(({ name }) => name);
  return old.length === 0 ? "" : `${old.join(", ")}: not as the domains have it, so npm run rules:generate`;
}

/** Runs a tool of the dependencies; gives what it prints if it fails. */
function tool(name: string, ...toolArguments: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, "node_modules", ".bin", name), toolArguments, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? "" : output.trim() || `${name} ended with ${code}`));
  });
}
