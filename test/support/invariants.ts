import { invariants, judge } from "../../functions/src/integrity/index.ts";

/**
 * What contradicts the invariants, one line a finding; empty where all hold.
 *
 * @param platform_id  only what is of this platform; missing: everything that is stored
 */
export async function brokenInvariants(platform_id?: string): Promise<string[]> {
  const judged = await Promise.all(
    invariants.map((invariant) => judge(invariant, { platform_id: platform_id ?? null })),
  );
  return judged.flatMap(({ invariant, findings }) =>
    findings.map(({ path, what }) => `${invariant.name}\n  ${path}: ${what}`),
  );
}
