import { Transaction } from "firebase-admin/firestore";
import { vi } from "vitest";

/**
 * For negative controls: transactions of this process read as if they were none, so nobody's change disturbs them. And
 * none writes before the others have read, too: of so many at once, each goes on from a read when all have done theirs.
 */
export function unlockReads(together: number): void {
  const reads = new WeakMap<Transaction, number>();
  const meetings: { arrived: number; all: PromiseWithResolvers<void> }[] = [];
  async function meet<T>(tx: Transaction, found: Promise<T>): Promise<T> {
    const read = reads.get(tx) ?? 0;
    reads.set(tx, read + 1);
    await found;
    const meeting = meetings[read] ?? { arrived: 0, all: Promise.withResolvers<void>() };
    meetings[read] = meeting;
    meeting.arrived += 1;
    if (meeting.arrived === together) meeting.all.resolve();
    await meeting.all.promise;
    return found;
  }
  vi.spyOn(Transaction.prototype, "get").mockImplementation(function get(this: Transaction, source) {
    return meet(this, source.get());
  });
  vi.spyOn(Transaction.prototype, "getAll").mockImplementation(function getAll(this: Transaction, ...refs) {
    return meet(this, Promise.all(refs.filter((ref) => "get" in ref).map((ref) => ref.get())));
  });
}
