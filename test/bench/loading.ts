import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { serviceOf } from "../../functions/src/operations.ts";
import { root } from "../support/paths.ts";
import { median } from "./median.ts";

/** How long code takes to load, in milliseconds: medians of rounds in turn. */
export interface Loading {
  /** The two libraries that no service can do without. */
  baseline_ms: number;
  services: Record<string, ServiceLoading>;
}

export interface ServiceLoading {
  /** From nothing to the first answer: what deploys, what serves, and the heaviest of its operations. */
  cold_ms: number;
  /** The heaviest operation, where the service has run its lightest before; 0 where it runs one thing only. */
  first_call_ms: number;
}

const rounds = 5;
const baselineModules = ["firebase-functions/https", "firebase-admin/firestore"];
const library = join(root, "functions", "lib");
const run = promisify(execFile);

/** Loads the code of each service as its first calls do, each time in a process of its own. */
export async function measureLoading(report: (step: string) => void): Promise<Loading> {
  const services = await servicesWithModules();
  const times = new Map<string, number[]>();
  const note = (name: string, ms = Number.NaN) => times.set(name, [...(times.get(name) ?? []), ms]);
  for (let round = 1; round <= rounds; round += 1) {
    report(`round ${round} of ${rounds}, ${services.length} services`);
    note("baseline", (await timeImports([baselineModules]))[0]);
    for (const { name, frame, lightest, heaviest } of services) {
      note(`${name} cold`, (await timeImports([[...frame, heaviest]]))[0]);
      if (lightest !== heaviest) note(`${name} warm`, (await timeImports([[...frame, lightest], [heaviest]]))[1]);
    }
  }
  const ms = (name: string) => Math.round(median(times.get(name) ?? [0]));
  const measured = services.map(({ name }): [string, ServiceLoading] => [
    name,
    { cold_ms: ms(`${name} cold`), first_call_ms: ms(`${name} warm`) },
  ]);
  return { baseline_ms: ms("baseline"), services: Object.fromEntries(measured) };
}

/** Each service with the files that its calls import, as they stand in the bundled index. */
async function servicesWithModules() {
  const entry = join(library, "index.js");
  const deployed = new Set<string>();
  await bytesLoadedBy(entry, deployed);
  const source = (await Promise.all([...deployed].map((file) => readFile(file, "utf8")))).join("\n");
  const operations = new Map(
    [...source.matchAll(/(\w+): \(\) => import\("([^"]+)"\)/g)].map(([, name = "", file = ""]) => [
      name,
      join(library, file),
    ]),
  );
  // What serves the operations imports the same for all of them.
  const serving = importsIn(/^function service\([\s\S]*?\n}/m.exec(source)?.[0] ?? "");
  const services = [...new Set(Object.values(serviceOf))].map(async (service) => {
    const names = Object.keys(serviceOf).filter((name) => serviceOf[name] === service);
    const files = names.flatMap((name) => operations.get(name) ?? []);
    const sized = await Promise.all(files.map(async (file) => ({ file, bytes: await bytesLoadedBy(file, new Set()) })));
    sized.sort((one, other) => one.bytes - other.bytes);
    return {
      name: service,
      frame: [entry, ...serving],
      lightest: sized[0]?.file ?? entry,
      heaviest: sized.at(-1)?.file ?? entry,
    };
  });
  const others = source.split(/^const /m).flatMap((declaration) => {
    const [, name = ""] = /^(\w+) = on(?:Request|Schedule)\(/.exec(declaration) ?? [];
    const [module] = importsIn(declaration);
    return name === "" || module === undefined ? [] : [{ name, frame: [entry], lightest: module, heaviest: module }];
  });
  return [...(await Promise.all(services)), ...others];
}

function importsIn(code: string): string[] {
  return [...code.matchAll(/import\("([^"]+)"\)/g)].map(([, file = ""]) => join(library, file));
}

function staticImports(file: string, code: string): string[] {
  return [...code.matchAll(/ from "(\.\/[^"]+)"/g)].map(([, imported = ""]) => join(dirname(file), imported));
}

async function bytesLoadedBy(file: string, seen: Set<string>): Promise<number> {
  if (seen.has(file)) return 0;
  seen.add(file);
  const code = await readFile(file, "utf8");
  let bytes = code.length;
  for (const imported of staticImports(file, code)) bytes += await bytesLoadedBy(imported, seen);
  return bytes;
}

/** The time that each group of modules takes to load, one group after the other in one process. */
async function timeImports(groups: string[][]): Promise<number[]> {
  const script = `
    const times = [];
    for (const group of ${JSON.stringify(groups)}) {
      const started = performance.now();
      for (const module of group) await import(module);
      times.push(performance.now() - started);
    }
    console.log(JSON.stringify(times));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], {
    cwd: join(root, "functions"),
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]");
}
