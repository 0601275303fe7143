import { useEffect, useRef, useSyncExternalStore } from "react";
import { call, OperationError } from "./call.ts";
import { type Attached, attachReferrals, type KeptReferral } from "./referral.ts";
import { useSession } from "./session.tsx";

/** Attaches whoever is signed in to the affiliate whose link they followed. Never rejects. */
export async function attachKeptReferrals(): Promise<void> {
  const code = await attachReferrals(attach);
  if (code !== null) setUnknownCode(code);
}

let unknownCode: string | null = null;
const watchers = new Set<() => void>();

function setUnknownCode(code: string | null): void {
  unknownCode = code;
  for (const watcher of watchers) watcher();
}

/** The code of a link that the person followed, and that nobody has; null where there is none to tell of. */
export function useUnknownCode(): string | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => unknownCode,
  );
}

export function forgetUnknownCode(): void {
  setUnknownCode(null);
}

async function attach(referral: KeptReferral): Promise<Attached> {
  try {
    await call("attachReferral", referral);
    return "attached";
  } catch (error) {
    if (!(error instanceof OperationError) || error.retry) return "later";
    return error.code === "not-found" ? "unknown code" : "refused";
  }
}

/**
 * Tries again what was not answered at sign-up: when the page is opened by somebody who is signed in, and when the
 * network is back. Signing up does it by itself, once there is a profile.
 */
export function useKeptReferrals(): void {
  const { status } = useSession();
  const first = useRef<string | null>(null);
  useEffect(() => {
    if (status === "loading") return;
    first.current ??= status;
    if (status !== "signed_in") return;
    if (first.current === "signed_in") void attachKeptReferrals();
    window.addEventListener("online", attachKeptReferrals);
    return () => window.removeEventListener("online", attachKeptReferrals);
  }, [status]);
}
