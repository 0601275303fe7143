import {
  type MultiFactorInfo,
  PhoneMultiFactorGenerator,
  type PhoneMultiFactorInfo,
  TotpMultiFactorGenerator,
  type TotpMultiFactorInfo,
} from "firebase/auth";

export type Factor = PhoneMultiFactorInfo | TotpMultiFactorInfo;

/** Those that these pages know: phones, and authenticator apps. */
export function knownFactors(factors: MultiFactorInfo[]): Factor[] {
  return factors.filter((factor): factor is Factor => isPhone(factor) || isApp(factor));
}

export function isPhone(factor: MultiFactorInfo): factor is PhoneMultiFactorInfo {
  return factor.factorId === PhoneMultiFactorGenerator.FACTOR_ID;
}

function isApp(factor: MultiFactorInfo): factor is TotpMultiFactorInfo {
  return factor.factorId === TotpMultiFactorGenerator.FACTOR_ID;
}

export function factorInWords(factor: Factor): string {
  return isPhone(factor) ? factor.phoneNumber : "Authenticator app";
}
