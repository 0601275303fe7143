/** What it takes to add to the product: files of one's own domain, and nothing else. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addDomain } from "../../../scripts/new-domain.ts";
import { root, workFolder } from "../../support/paths.ts";
import { sourcesIn } from "../../support/sources.ts";

const run = promisify(execFile);

/** A copy of the project's code in the project, so that it finds the installed packages. */
let copy: string;
beforeAll(async () => {
  await mkdir(workFolder, { recursive: true });
  copy = await mkdtemp(join(workFolder, "new-domain-"));
  await cp(join(root, "functions", "src"), join(copy, "src"), { recursive: true });
  await addDomain(join(copy, "src"), "samples");
});
afterAll(() => rm(copy, { recursive: true, force: true }));

const own = (file: string) => join(copy, "src", "samples", file);

/** What differs from the project, by path below `src`. */
async function changed(): Promise<string[]> {
  const files = sourcesIn(relative(root, join(copy, "src"))).map((file) =>
    relative(join(copy, "src"), join(root, file)),
  );
  const differs = async (file: string) => {
    const before = await readFile(join(root, "functions", "src", file), "utf8").catch(() => null);
    return before === (await readFile(join(copy, "src", file), "utf8")) ? [] : [file];
  };
  return (await Promise.all(files.map(differs))).flat().sort();
}

/** What the compiler says of all of it. */
async function compiled(): Promise<string> {
  const config = { extends: "../../tsconfig.base.json", compilerOptions: { noEmit: true }, include: ["src"] };
  await writeFile(join(copy, "tsconfig.json"), JSON.stringify(config));
  return run(join(root, "node_modules", ".bin", "tsc"), ["-p", copy]).then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
}

it("a domain touches the two lists of domains, and the formatter has nothing to say", { timeout: 30_000 }, async () => {
  const skeleton = ["access", "domain", "indexes", "model", "operations"].map((name) => `samples/${name}.ts`);
  expect(await changed()).toEqual(["domains.ts", "models.ts", ...skeleton]);
  const files = [...skeleton, "domains.ts", "models.ts"].map((file) => join(copy, "src", file));
  const formatted = await run(join(root, "node_modules", ".bin", "biome"), [
    "check",
    "--vcs-enabled=false",
    ...files,
  ]).then(
    () => "",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
  expect(formatted).toBe("");
});

it("a collection, an operation, an action, a job and a change of many documents touch their own domain alone", {
  timeout: 30_000,
}, async () => {
  await writeFile(
    own("model.ts"),
    `import { type AuditActions, bulkOf, type Notices, type Stamps } from "../model/stored.ts";
export interface Sample extends Stamps { platform_id: string; uid: string; }
export const notices = {} as const satisfies Notices;
export const bulk = { forget_samples: bulkOf<{ platform_id: string; uid: string }>("uid") };
export const actions = { "sample.removed": null } as const satisfies AuditActions;
`,
  );
  await writeFile(
    own("collections.ts"),
    `import { collection } from "../runtime/collection.ts";
import type { Sample } from "./model.ts";
export const samples = () => collection<Sample>("samples");
`,
  );
  await writeFile(
    own("access.ts"),
    `import { type AccessTable, own } from "../model/access.ts";
export const access = { samples: { read: [own("uid")] } } satisfies AccessTable;
`,
  );
  await writeFile(
    own("indexes.ts"),
    `import type { Indexes } from "../runtime/registry.ts";
export const indexes: Indexes = { samples: { composite: [["uid", "created_at desc"]] } };
`,
  );
  await writeFile(
    own("remove-sample.ts"),
    `import { z } from "zod";
import { operation } from "../runtime/operation.ts";
import { samples } from "./collections.ts";
export const removeSample = operation({
  name: "removeSample",
  input: z.strictObject({ sample_id: z.string() }),
  output: z.strictObject({ removed: z.string() }),
  on: ({ sample_id }) => samples().doc(sample_id),
  requires: { platform: "user.manage" },
  audit: "sample.removed",
  async run({ target, work }) { work.delete(target); return { removed: target.id }; },
});
`,
  );
  await writeFile(
    own("operations.ts"),
    `import { at, operationsOf } from "../runtime/registry.ts";
export const operations = { people: operationsOf({ removeSample: at("DELETE /samples/{sample_id}", () => import("./remove-sample.ts")) }) };
`,
  );
  await writeFile(
    own("jobs.ts"),
    `import type { Jobs } from "../domain.ts";
export const jobs: Jobs = { ours: { forgetSamples: async () => {} } };
`,
  );
  await writeFile(
    own("bulk.ts"),
    `import { type BulkTable, inPages } from "../runtime/bulk.ts";
export const bulk = { forget_samples: { step: inPages(async () => ({ next: null, write() {} })) } } satisfies BulkTable;
`,
  );
  await writeFile(
    own("domain.ts"),
    (await readFile(own("domain.ts"), "utf8")).replace(
      '  indexes: () => import("./indexes.ts"),\n',
      '  indexes: () => import("./indexes.ts"),\n  jobs: () => import("./jobs.ts"),\n  bulk: () => import("./bulk.ts"),\n',
    ),
  );
  // Where another file needs to know of them, it does not compile, or does not know.
  expect(await compiled()).toBe("");
  expect((await changed()).filter((file) => !file.startsWith("samples/"))).toEqual(["domains.ts", "models.ts"]);
  const [{ serviceOf }, { auditActions }, { domainOfBulk }, { domains }] = await Promise.all([
    import(join(copy, "src", "operations.ts")),
    import(join(copy, "src", "actions.ts")),
    import(join(copy, "src", "bulk.ts")),
    import(join(copy, "src", "domains.ts")),
  ]);
  expect(serviceOf.removeSample).toBe("people");
  expect(auditActions).toContain("sample.removed");
  expect(domainOfBulk.get("forget_samples")).toBe("samples");
  expect(Object.keys((await domains.samples.jobs()).jobs.ours)).toEqual(["forgetSamples"]);
});

it("nothing of that name is taken twice", async () => {
  await expect(addDomain(join(copy, "src"), "samples")).rejects.toThrow("There is a domain samples already.");
});
