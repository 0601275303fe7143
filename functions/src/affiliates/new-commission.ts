import { derivedId } from "../runtime/derived-ids.ts";
import type { Unstamped, Work } from "../runtime/work.ts";
import { commissions } from "./collections.ts";
import type { Commission } from "./model.ts";

type Given = Omit<Unstamped<Commission>, "refunded_base_minor" | "reversed_minor" | "amount_minor" | "held_for">;

/**
 * Where every commission begins: with all that was earned, or with what is set off against an earlier one.
 *
 * @param of  what it comes from, in words and ids: its own id comes from that, so nothing is earned twice
 * @param how `quietly`: left out of the audit record, as what merely follows from a recorded change
 */
export function newCommission(
  work: Work,
  of: readonly (string | number)[],
  given: Given,
  how: { quietly?: true } = {},
): void {
  const ref = commissions().doc(derivedId("commission", ...of));
  const commission = {
    ...given,
    refunded_base_minor: 0,
    reversed_minor: 0,
    amount_minor: given.earned_minor,
    held_for: null,
  };
  if (how.quietly) work.createQuietly(ref, commission);
  else work.create(ref, commission);
}
