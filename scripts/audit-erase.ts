import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { initializeApp } from "firebase-admin/app";
import { host, ports, projectId } from "../test/support/addresses.ts";
import { SetupError } from "../test/support/setup-error.ts";
import { main } from "./main.ts";

interface Arguments {
  project: string;
  person: string;
}

/**
 * `npm run audit:erase -- --person <uid>` takes a person's name and what else is personal of them out of the audit records
 * of a running `npm start`; with `--project <id>`, of a Firebase project, with the credentials of `gcloud auth
 * application-default login` or of a service account. It cannot be undone, so it asks for the uid once more.
 */
await main(async (scriptArguments) => {
  const { project, person } = readArguments(scriptArguments);
  // A project of this name exists nowhere but on the emulators.
  if (project.startsWith("demo-")) process.env.FIRESTORE_EMULATOR_HOST ??= `${host}:${ports.firestore}`;
  const question =
    `This takes all personal values of ${person} out of the audit records of ${project}, for good. ` +
    "Type the uid once more to go on: ";
  if ((await answerTo(question)) !== person) throw new SetupError("That is not the uid: nothing was erased.");

  initializeApp({ projectId: project });
  const { eraseValues } = await import("../functions/src/audit/erase-values.ts");
  const { values, records, waiting } = await eraseValues(person, { by: "deployer", now: new Date() });
  console.log(`✓ ${values} values were erased from ${records} records; their record is in the audit log.`);
  if (waiting > 0) console.log(`${waiting} newer records wait for their seal: run this again in three minutes.`);
  return 0;
});

async function answerTo(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Where nobody is there to answer, the input ends.
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(question), ended]);
  terminal.close();
  return answer.trim();
}

function readArguments(scriptArguments: string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: scriptArguments,
      options: { project: { type: "string", default: projectId }, person: { type: "string" } },
    });
    const { project, person = "" } = values;
    if (project !== "" && person !== "") return { project, person };
  } catch {
    // The usage below says it.
  }
  throw new SetupError("Usage: npm run audit:erase -- [--project <id>] --person <uid>");
}
