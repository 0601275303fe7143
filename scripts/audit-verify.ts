import { parseArgs } from "node:util";
import { initializeApp } from "firebase-admin/app";
import type { Verdict } from "../functions/src/audit/verify-audit.ts";
import { host, ports, projectId } from "../test/support/addresses.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";

interface Arguments {
  project: string;
  head: string | null;
}

/**
 * `npm run audit:verify` verifies the audit records of a running `npm start`; with `-- --project <id>`, those of a
 * Firebase project, with the credentials of `gcloud auth application-default login` or of a service account. With
 * `--head <hash>`, also that the chain still has the seal whose hash was kept.
 */
await main(async (scriptArguments) => {
  const { project, head } = readArguments(scriptArguments);
  // A project of this name exists nowhere but on the emulators.
  if (project.startsWith("demo-")) process.env.FIRESTORE_EMULATOR_HOST ??= `${host}:${ports.firestore}`;
  initializeApp({ projectId: project });
  const { verifyAudit } = await import("../functions/src/audit/verify-audit.ts");
  const verdict = await verifyAudit({ now: new Date(), head });
  if (verdict.finding === null) {
    console.log(intact(verdict));
    return 0;
  }
  const { what, state, id, why } = verdict.finding;
  console.error(`✗ ${what} ${id} ${["unsealed", "missing"].includes(state) ? "is" : "was"} ${state}: ${why}.`);
  console.error(`Up to there, ${verdict.records} records in ${verdict.seals} seals are as they were recorded.`);
  return 1;
});

function intact({ records, seals, waiting, erased, head }: Verdict): string {
  return [
    `✓ ${records} records in ${seals} seals are as they were recorded; ${waiting} newer ones wait for their seal.`,
    ...(erased === 0 ? [] : [`${erased} personal values were erased from them, each of which a record tells of.`]),
    ...(head === null ? [] : [`The head of the chain: ${head}`]),
  ].join("\n");
}

function readArguments(scriptArguments: string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: scriptArguments,
      options: { project: { type: "string", default: projectId }, head: { type: "string" } },
    });
    const { project, head = null } = values;
    if (project !== "" && (head === null || /^[0-9a-f]{64}$/.test(head))) return { project, head };
  } catch {
    // The usage below says it.
  }
  throw new SetupError("Usage: npm run audit:verify -- [--project <id>] [--head <hash of 64 hexadecimal digits>]");
}
