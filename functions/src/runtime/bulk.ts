/**
 * Changes that take more than one transaction. Each is begun in the transaction that makes it, and remembered there; it is
 * carried on after the commit, page by page, and by a job where that was cut off. A page reads things as they are by
 * then, so what is left of an older change never undoes a newer one.
 */
import { type BulkChange, bulkChanges } from "./collections.ts";
import { transact } from "./transact.ts";
import type { Found, Work } from "./work.ts";

/** `later`: something of it failed and has a time for its next try. */
export type BulkStep = "done" | "more" | "later";

/** How a kind of change is carried on. A step may be cut off anywhere, repeated, and run beside another one. */
export interface BulkHandler<Input> {
  /** Whether it waits for Stripe: such changes hold up nothing but each other. */
  asksStripe?: true;
  step(change: Found<BulkChange<Input>>, now: Date): Promise<BulkStep>;
}

export type BulkTable = Readonly<Record<string, BulkHandler<never>>>;

/** What one transaction takes of a change. */
export interface BulkPage {
  /** The last document of the page; null once no page is left. */
  next: string | null;
  write(): void;
}

/**
 * Prepares to begin a change. Call it before any write, and what it gives with the writes. One with the same id
 * that is on its way begins with the first page again, as this one.
 */
export async function planBulkChange(
  work: Work,
  id: string,
  begun: Pick<BulkChange, "platform_id" | "kind" | "input">,
): Promise<() => void> {
  const ref = bulkChanges().doc(id);
  const underWay = await work.get(ref);
  const change = { ...begun, reached: null };
  return () => {
    if (underWay === null) work.createQuietly(ref, change);
    else work.updateQuietly(underWay, change);
    work.begun.push(ref.id);
  };
}

type CarryOn = (ids: readonly string[], now: Date) => Promise<void>;
let carry: CarryOn | null = null;

/** Whoever knows all domains says once how their changes are carried on. Where nobody has, the job does it. */
export function carriedOnBy(how: CarryOn): void {
  carry = how;
}

/** Carries on what an operation has begun, once it is committed. */
export async function carryOnBegun(ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0) await carry?.(ids, now);
}

export function bulkIdOf(kind: string, about: readonly string[]): string {
  return [kind, ...about].join("_");
}

/** Steps that are transactions: a page, and how far that brings the change, are committed together, as its author. */
export function inPages<Input>(
  page: (work: Work, change: BulkChange<Input>) => Promise<BulkPage>,
): BulkHandler<Input>["step"] {
  return ({ id, ref, data }, now) =>
    transact({ uid: data.updated_by, request_id: data.request_id ?? id, now }, async (work) => {
      const change = await work.get(ref);
      if (change === null) return "done";
      const { next, write } = await page(work, change.data);
      write();
      if (next === null) work.deleteQuietly(change);
      else work.updateQuietly(change, { reached: next });
      return next === null ? "done" : "more";
    });
}
