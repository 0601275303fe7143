import { Transaction } from "firebase-admin/firestore";
import { vi } from "vitest";

interface Committing {
  commit(): Promise<void>;
}

/** The SDK's own, which its types leave out: what a transaction has read is read by then, and nothing is written yet. */
const committing = (prototype: Transaction): prototype is Transaction & Committing => "commit" in prototype;

/**
 * The next transactions of this process, so many of them, write only when all of them have read. Those that come later,
 * such as a second try, are left alone.
 */
export function meetAtCommit(together: number): void {
  const { prototype } = Transaction;
  if (!committing(prototype)) throw new Error("The SDK commits in another way.");
  const original: () => Promise<void> = prototype.commit;
  const all = Promise.withResolvers<void>();
  let arrived = 0;
  vi.spyOn(prototype, "commit").mockImplementation(async function commit(this: Transaction) {
    arrived += 1;
    if (arrived === together) all.resolve();
    if (arrived <= together) await all.promise;
    return original.call(this);
  });
}

/** The next transaction of this process meets another one when it would commit, so that it runs anew. */
export function failNextCommit(): void {
  const { prototype } = Transaction;
  if (!committing(prototype)) throw new Error("The SDK commits in another way.");
  const aborted = 10;
  vi.spyOn(prototype, "commit").mockRejectedValueOnce(Object.assign(new Error("Met another one"), { code: aborted }));
}
