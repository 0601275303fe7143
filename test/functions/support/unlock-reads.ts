import { Transaction } from "firebase-admin/firestore";
import { vi } from "vitest";

/** For negative controls: transactions of this process read as if they were none, so nobody's change disturbs them. */
export function unlockReads(): void {
  vi.spyOn(Transaction.prototype, "get").mockImplementation((source) => source.get());
  vi.spyOn(Transaction.prototype, "getAll").mockImplementation((...refs) =>
    Promise.all(refs.filter((ref) => "get" in ref).map((ref) => ref.get())),
  );
}
