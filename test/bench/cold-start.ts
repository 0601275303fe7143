import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../support/paths.ts";

export interface ColdStart {
  baseline_ms: number;
  worst_ms: number;
  worst_function: string;
}

const rounds = 3;
const library = join(root, "functions", "lib");
const run = promisify(execFile);

/**
 * How long each deployed function takes to load all of its code, in a process of its own: the file that deploys, and
 * what the function itself imports when it is first called. The baseline is the import of the two libraries that none
 * can do without. Medians of rounds in turn.
 */
export async function measureColdStart(report: (step: string) => void): Promise<ColdStart> {
  const functions = await deployedFunctions();
  const times = new Map<string, number[]>();
  const note = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
  for (let round = 1; round <= rounds; round += 1) {
    report(`round ${round} of ${rounds}, ${functions.length} functions`);
    note("baseline", await timeImports(["firebase-functions/https", "firebase-admin/firestore"]));
    for (const { name, modules } of functions) note(name, await timeImports(modules));
  }
  const medians = [...times].map(([name, values]) => ({ name, ms: median(values) }));
  const baseline = medians.find(({ name }) => name === "baseline");
  const worst = medians.filter(({ name }) => name !== "baseline").reduce((a, b) => (b.ms > a.ms ? b : a));
  return { baseline_ms: baseline?.ms ?? 0, worst_ms: worst.ms, worst_function: worst.name };
}

/** Each function with the files that a first call of it imports, as they stand in the bundled index. */
async function deployedFunctions(): Promise<{ name: string; modules: string[] }[]> {
  const index = join(library, "index.js");
  const source = await readFile(index, "utf8");
  const declared = source.split(/^(?:const|function) /m).flatMap((declaration) => {
    const name = /^\w+/.exec(declaration)?.[0] ?? "";
    const modules = [...declaration.matchAll(/import\("([^"]+)"\)/g)].map((match) => join(library, match[1] ?? ""));
    return modules.length === 0 ? [] : [{ name, modules }];
  });
  // What serves the callables imports for all of them.
  const common = declared.find(({ name }) => name === "callable")?.modules ?? [];
  return declared.map(({ name, modules }) => ({ name, modules: [index, ...common, ...modules] }));
}

async function timeImports(modules: string[]): Promise<number> {
  const script = `
    const started = performance.now();
    for (const module of ${JSON.stringify(modules)}) await import(module);
    console.log(performance.now() - started);
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(root, "functions"),
  });
  return Math.round(Number(stdout.trim().split("\n").at(-1)));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
