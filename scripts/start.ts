import { existsSync } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { allOf } from "../functions/src/model/lists.ts";
import { origin } from "../test/support/addresses.ts";
import { checkPortsAreFree } from "../test/support/free-ports.ts";
import { root } from "../test/support/paths.ts";
import { withProgress } from "../test/support/progress.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { dataFolder, logs, type Stack, startStack } from "../test/support/stack.ts";
import { buildFunctions, buildWeb } from "./build.ts";
import { main } from "./main.ts";

const accountsFile = join(dataFolder, "accounts.json");
const accountsSchema = z.array(
  z.object({
    label: z.string(),
    email: z.string(),
    password: z.string(),
    phone: z.string().exactOptional(),
    roles: z.string(),
  }),
);

/** Someone to sign in as: where the data was kept, the demo world is that of an earlier run. */
type Account = z.infer<typeof accountsSchema>[number];

/** `npm start` runs everything until Ctrl-C; `npm start -- --keep` goes on with the data of the last such run. */
await main(async (scriptArguments) => {
  const keep = wantsToKeep(scriptArguments);
  await checkPortsAreFree();
  await buildFunctions();
  await buildWeb("demo");
  const stack = await withProgress("Starting the emulators and the Stripe simulator", () =>
    startStack({ keep, jobs: true }),
  );
  process.env.GATEHOUSE_QUIET = "1"; // the demo world is made by this process, and is no news
  try {
    const accounts = await demoWorld(keep, stack);
    printOverview(accounts);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return new Promise<number>(() => {}); // until a signal ends the stack and this process
});

function wantsToKeep(scriptArguments: string[]): boolean {
  try {
    const { values } = parseArgs({ args: scriptArguments, options: { keep: { type: "boolean", default: false } } });
    return values.keep;
  } catch {
    throw new SetupError("Usage: npm start [-- --keep]");
  }
}

/** The accounts of the demo world: of the one that was kept, or of a new one. */
async function demoWorld(keep: boolean, stack: Stack): Promise<Account[]> {
  if (stack.restored && existsSync(accountsFile)) {
    await copyFile(accountsFile, join(root, "web", "dist", "demo-accounts.json")); // for the page to sign in
    return accountsSchema.parse(JSON.parse(await readFile(accountsFile, "utf8")));
  }
  const { makeDemoWorld } = await import("../test/support/demo-world.ts");
  const accounts = await withProgress("Making the demo world", (report) => makeDemoWorld(stack.stripe, report));
  if (keep) await writeFile(accountsFile, JSON.stringify(accounts, null, 2));
  return accounts;
}

function printOverview(accounts: Account[]): void {
  const rows = [
    ["Who", "E-mail", "Password", "Phone", "Roles"],
    ...accounts.map(({ label, email, password, phone = "", roles }) => [label, email, password, phone, roles]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log(`
Gatehouse runs at ${origin("hosting")}
The Stripe simulator at ${origin("stripe")}
`);
  for (const row of rows)
    console.log(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}`,
    );
  const files = Object.values(logs).map((file) => relative(root, file));
  console.log(`\nWarnings and errors are said here; all that happens is in ${allOf(files)}.\nCtrl-C ends it.`);
}
