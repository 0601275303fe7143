/** Affiliates' codes, from the links that somebody followed, until one is attached to their account. */
import { forget, recall, remember } from "./memory.ts";

export interface KeptReferral {
  platform_id: string;
  code: string;
}

/** Of each platform, so many of the latest links. One that was mistyped does not displace the one before. */
const keptPerPlatform = 3;
const keptMax = 12;

/** All that are kept, the latest link first. */
export function keptReferrals(): KeptReferral[] {
  return (recall("referral") ?? "").split("\n").flatMap((line) => {
    const [platform_id, code] = line.split(" ");
    return platform_id && code ? [{ platform_id, code }] : [];
  });
}

export function keepReferral(referral: KeptReferral): void {
  const others = keptReferrals().filter((kept) => !isSame(kept, referral));
  keep(withReferral(others, referral));
}

/** A list with one more on top, within its bounds. */
function withReferral(others: readonly KeptReferral[], referral: KeptReferral): KeptReferral[] {
  const here = others.filter(({ platform_id }) => platform_id === referral.platform_id).slice(0, keptPerPlatform - 1);
  return [referral, ...others.filter((kept) => kept.platform_id !== referral.platform_id || here.includes(kept))].slice(
    0,
    keptMax,
  );
}

function keep(referrals: readonly KeptReferral[]): void {
  if (referrals.length === 0) forget("referral");
  else remember("referral", referrals.map(({ platform_id, code }) => `${platform_id} ${code}`).join("\n"));
}

/** What an attempt to attach one came to. `later` where it was not answered: the network, or too many at once. */
export type Attached = "attached" | "unknown code" | "refused" | "later";

/**
 * Attaches the person who is signed in on each platform to whose link they followed last, or to the one before where
 * nobody has that code. What was not answered is kept, and tried again when the page is opened next.
 *
 * @returns the latest code that nobody has, of a platform on which the person followed no other
 */
export async function attachReferrals(attach: (referral: KeptReferral) => Promise<Attached>): Promise<string | null> {
  const settled = new Set<string>();
  const unknown: KeptReferral[] = [];
  for (const referral of keptReferrals()) {
    const { platform_id } = referral;
    if (settled.has(platform_id)) continue;
    const outcome = await attach(referral);
    if (outcome === "unknown code") unknown.push(referral);
    else settled.add(platform_id);
    if (outcome === "later") continue;
    const isAnswered = (kept: KeptReferral) =>
      outcome === "unknown code" ? isSame(kept, referral) : kept.platform_id === platform_id;
    keep(keptReferrals().filter((kept) => !isAnswered(kept)));
  }
  return unknown.find(({ platform_id }) => !settled.has(platform_id))?.code ?? null;
}

function isSame(one: KeptReferral, other: KeptReferral): boolean {
  return one.platform_id === other.platform_id && one.code === other.code;
}
