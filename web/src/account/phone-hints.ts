import type { MultiFactorInfo, PhoneMultiFactorInfo } from "firebase/auth";

/** The phones among the enrolled factors. */
export function phoneHints(factors: MultiFactorInfo[]): PhoneMultiFactorInfo[] {
  return factors.filter((factor): factor is PhoneMultiFactorInfo => factor.factorId === "phone");
}
