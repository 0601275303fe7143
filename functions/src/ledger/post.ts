import { derivedId } from "../runtime/derived-ids.ts";
import type { Unstamped, Work } from "../runtime/work.ts";
import { ledger } from "./collections.ts";
import { isBalanced } from "./journals.ts";
import type { Journal } from "./model.ts";

/**
 * The one way to write the ledger: a journal, once.
 *
 * @param of  what it is the journal of, in words and ids: its own id comes from that, so nothing is written twice
 */
export function post(work: Work, of: readonly (string | number)[], journal: Unstamped<Journal>): void {
  if (!isBalanced(journal)) throw new Error(`The journal of ${of.join(" ")} does not sum to zero.`);
  work.append(ledger().doc(derivedId("journal", ...of)), journal);
}
