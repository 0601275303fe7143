import { withLoneFirestore } from "../test/support/lone-firestore.ts";
import { loadRules } from "../test/support/rules.ts";

/**
 * Lets a Firestore emulator compile firestore.rules.
 *
 * @returns its errors and warnings, one a line; empty when there are none
 * @throws SetupError  there is no Java or no emulator
 */
export function checkRules(): Promise<string> {
  return withLoneFirestore((address) => loadRules(`http://${address}`));
}
