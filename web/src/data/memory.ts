/** What the browser remembers between visits. Where storage is blocked, it remembers nothing. */
type Memory = "platform" | "referral" | "basket" | "separator";

export function remember(what: Memory, value: string): void {
  try {
    localStorage.setItem(`gatehouse-${what}`, value);
  } catch {
    // Blocked or full: the pages work without it.
  }
}

export function recall(what: Memory): string | undefined {
  try {
    return localStorage.getItem(`gatehouse-${what}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forget(what: Memory): void {
  try {
    localStorage.removeItem(`gatehouse-${what}`);
  } catch {
    // Nothing was remembered.
  }
}
