import { parseArgs } from "node:util";
import { initializeApp } from "firebase-admin/app";
import type { Judgement } from "../functions/src/integrity/index.ts";
import { host, ports, projectId } from "../test/support/addresses.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";
import { missingSettings } from "./settings.ts";

/** Something that must be so around the data; gives what is not, each as a step to take. */
interface Check {
  name: string;
  /** Whether it can be told of a project that exists on the emulators only. */
  emulated: boolean;
  run(project: string): Promise<string[]>;
}

/** What else can be told of a deployment goes here. */
const checks: Check[] = [
  { name: "The settings on this machine are those of the project", emulated: false, run: missingSettings },
  { name: "The audit log is as it was recorded", emulated: true, run: tampering },
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
  for (const { name, run } of checks.filter((check) => !emulated || check.emulated)) {
    const steps = await run(project);
    found += steps.length;
    console.log([`${mark(steps.length)} ${name}`, ...steps.map((step) => `    ${step}`)].join("\n"));
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

async function tampering(): Promise<string[]> {
  const { verifyAudit } = await import("../functions/src/audit/verify-audit.ts");
  const { finding } = await verifyAudit({ now: new Date() });
  return finding === null
    ? []
    : [`${finding.what} ${finding.id} is ${finding.state}: ${finding.why} (npm run audit:verify)`];
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
