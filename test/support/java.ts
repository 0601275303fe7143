import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SetupError } from "./setup-error.ts";

const oldest = 17;
const advice = `install Java ${oldest} or newer (for instance from https://adoptium.net) and put it on the PATH`;

/**
 * Checks that the Java on the PATH can run the Firestore emulator.
 *
 * @throws SetupError  there is none, or it is too old
 */
export async function checkJava(): Promise<void> {
  let output: string;
  try {
    const { stderr, stdout } = await promisify(execFile)("java", ["-version"]);
    output = stderr + stdout;
  } catch {
    throw new SetupError(`Java is missing, and the Firestore emulator needs it: ${advice}`);
  }
  const version = /version "(?:1\.)?(\d+)[^"]*"/.exec(output);
  if (version && Number(version[1]) < oldest) {
    throw new SetupError(`Java ${version[1]} is too old for the Firestore emulator: ${advice}`);
  }
}
