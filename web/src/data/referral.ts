import { forget, recall, remember } from "./memory.ts";

/** An affiliate's code, from their link, until it is attached at sign-up. */
export interface KeptReferral {
  platform_id: string;
  code: string;
}

export function keepReferral(referral: KeptReferral): void {
  remember("referral", `${referral.platform_id} ${referral.code}`);
}

export function recallReferral(): KeptReferral | null {
  const [platform_id, code] = recall("referral")?.split(" ") ?? [];
  return platform_id && code ? { platform_id, code } : null;
}

export function forgetReferral(): void {
  forget("referral");
}
