/** The skeleton of a domain. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SetupError } from "../test/support/setup-error.ts";

/**
 * Writes the skeleton of a domain below `functions/src`, and lists it in `domains.ts` and `models.ts`.
 *
 * @param source  the folder `functions/src`
 * @throws SetupError  there is one of that name
 */
export async function addDomain(source: string, name: string): Promise<void> {
  if (existsSync(join(source, name))) throw new SetupError(`There is a domain ${name} already.`);
  await mkdir(join(source, name));
  for (const [file, text] of Object.entries(skeletonOf(name))) await writeFile(join(source, name, file), text);
  await addLine(join(source, "models.ts"), `export * as ${name} from "./${name}/model.ts";`);
  await addLine(join(source, "domains.ts"), `import { ${name} } from "./${name}/domain.ts";`);
  const domains = await readFile(join(source, "domains.ts"), "utf8");
  await writeFile(join(source, "domains.ts"), domains.replace("} satisfies", `  ${name},\n} satisfies`));
}

/** Puts a line that names a module among its like, in the order of the modules. */
async function addLine(file: string, line: string): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const isLike = (each: string) => / from "\.\/[^"]+";$/.test(each);
  const moduleOf = (each: string) => / from "(.*)";$/.exec(each)?.[1] ?? "";
  const next = lines.findIndex((each) => isLike(each) && moduleOf(each) > moduleOf(line));
  const at = next === -1 ? lines.findLastIndex(isLike) + 1 : next;
  await writeFile(file, lines.toSpliced(at, 0, line).join("\n"));
}

/** Files that say nothing yet, and pass all checks. */
function skeletonOf(name: string): Record<string, string> {
  return {
    "domain.ts": `import type { Domain } from "../domain.ts";
import { operations } from "./operations.ts";

export const ${name} = {
  operations,
  access: () => import("./access.ts"),
  indexes: () => import("./indexes.ts"),
} satisfies Domain;
`,
    "model.ts": `/** What is stored of ${name}. */
import type { AuditActions, Notices } from "../model/stored.ts";

/** What people are told of ${name}: each kind with the details that its text speaks of; \`?\` where one may be missing. */
export const notices = {} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {} as const satisfies AuditActions;
`,
    "access.ts": `import type { AccessTable } from "../model/access.ts";

export const access = {} satisfies AccessTable;
`,
    "rules.rules": "",
    "indexes.ts": `import type { Indexes } from "../runtime/registry.ts";

export const indexes: Indexes = {};
`,
    "operations.ts": "export const operations = {};\n",
  };
}
