import { parseArgs } from "node:util";
import { initializeApp } from "firebase-admin/app";
import type { Judgement } from "../functions/src/integrity/index.ts";
import { host, ports, projectId } from "../test/support/addresses.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { appCheckSteps } from "./app-check.ts";
import { main } from "./main.ts";
import { goesWithoutAppCheck, missingSettings } from "./settings.ts";
import { type Look, lookAtEndpoints } from "./stripe-endpoints.ts";

/** Something that must be so around the data. */
interface Check {
  name: string;
  /** Whether it can be told of a project that exists on the emulators only. */
  emulated: boolean;
  run(project: string): Promise<Look>;
}

/** What else can be told of a deployment goes here. */
const checks: Check[] = [
  {
    name: "The settings on this machine are those of the project",
    emulated: false,
    run: async (project) => steps(await missingSettings(project)),
  },
  {
    name: "Firestore answers only who App Check has attested",
    emulated: false,
    run: async (project) =>
      (await goesWithoutAppCheck(project))
        ? { steps: [], notes: ["not looked at: the project goes without App Check (APP_CHECK=off)"] }
        : steps(await appCheckSteps(project)),
  },
  {
    name: "Stripe tells what happens",
    emulated: false,
    run: (project) => lookAtEndpoints(project, process.env.STRIPE_SECRET_KEY),
  },
  { name: "The audit log and the ledger are as they were recorded", emulated: true, run: tampering },
];

const shownMost = 20;

/**
 * `npm run doctor` holds all that a running `npm start` has stored against the invariants; with `-- --project <id>`, that
 * of a Firebase project, with the credentials of `gcloud auth application-default login` or of a service account. It
 * only reads. It ends with 1 where something is found.
 */
await main(async (scriptArguments) => {
  const project = readProject(scriptArguments);
  const emulated = project.startsWith("demo-");
  // A project of this name exists nowhere but on the emulators.
  if (emulated) await useEmulators();
  initializeApp({ projectId: project });
  const { invariants, judge } = await import("../functions/src/integrity/index.ts");
  const { overdue } = await import("../functions/src/integrity/overdue.ts");

  let found = 0;
  for (const invariant of [...invariants, overdue]) {
    const judgement = await judge(invariant);
    found += judgement.findings.length;
    print(judgement);
  }
  for (const check of checks) {
    if (emulated && !check.emulated) {
      console.log(`– ${check.name}: does not apply on the emulators`);
      continue;
    }
    const { steps, notes } = await check.run(project);
    found += steps.length;
    const lines = [...steps, ...notes].map((line) => `    ${line}`);
    console.log([`${mark(steps.length)} ${check.name}`, ...lines].join("\n"));
  }
  console.log(found === 0 ? `\nAll is well in ${project}.` : `\n${found} findings in ${project}.`);
  return found === 0 ? 0 : 1;
});

function print({ invariant, looked, findings }: Judgement): void {
  console.log(`${mark(findings.length)} ${invariant.name} (${looked} documents)`);
  for (const { path, what } of findings.slice(0, shownMost)) console.log(`    ${path}: ${what}`);
  if (findings.length > shownMost) console.log(`    … and ${findings.length - shownMost} more`);
  if (findings.length > 0) console.log(`  → ${invariant.remedy}`);
}

function mark(findings: number): string {
  return findings === 0 ? "✓" : "✗";
}

function steps(found: string[]): Look {
  return { steps: found, notes: [] };
}

async function tampering(): Promise<Look> {
  const { verifyAudit } = await import("../functions/src/audit/verify-audit.ts");
  const { finding } = await verifyAudit({ now: new Date() });
  if (finding === null) return steps([]);
  return steps([`${finding.what} ${finding.id} is ${finding.state}: ${finding.why} (npm run audit:verify)`]);
}

async function useEmulators(): Promise<void> {
  process.env.FIRESTORE_EMULATOR_HOST ??= `${host}:${ports.firestore}`;
  process.env.METADATA_SERVER_DETECTION = "none"; // no search on the network for Google's credentials
  const answers = await fetch(`http://${process.env.FIRESTORE_EMULATOR_HOST}`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers) throw new SetupError("No emulators run here: npm start, or name a project with -- --project <id>");
}

function readProject(scriptArguments: string[]): string {
  try {
    const { values } = parseArgs({
      args: scriptArguments,
      options: { project: { type: "string", default: projectId } },
    });
    if (values.project !== "") return values.project;
  } catch {
    // The usage below says it.
  }
  throw new SetupError("Usage: npm run doctor -- [--project <id>]");
}
