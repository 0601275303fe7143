import { SetupError } from "../test/support/setup-error.ts";

/**
 * Runs a script's main function and ends the process with the exit code that it gives.
 *
 * What the person at the keyboard can put right ({@link SetupError}) is told in its own words, without a stack.
 */
export async function main(run: (scriptArguments: string[]) => Promise<number>): Promise<void> {
  try {
    process.exit(await run(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof SetupError ? `✗ ${error.message}` : error);
    process.exit(1);
  }
}
