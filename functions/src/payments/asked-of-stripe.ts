/** What Stripe says of something is as old as the moment it was asked; an older answer must not replace a newer one. */
import type { DocumentReference } from "firebase-admin/firestore";
import type { Stamps } from "../model/stored.ts";
import type { Found } from "../runtime/work.ts";

/** Thrown where a document has changed since Stripe was asked about it: Stripe has to be asked anew. */
export class OutOfDate extends Error {}

/** Something of Stripe's, and how the document that it is about was just before it was asked. */
export interface Asked<T> {
  said: T;
  seen: string;
}

export async function ask<T>(about: DocumentReference<Stamps>, question: () => Promise<T>): Promise<Asked<T>> {
  const seen = markOf((await about.get()).data());
  return { said: await question(), seen };
}

/** @throws OutOfDate */
export function assertUpToDate({ seen }: Asked<unknown>, document: Found<Stamps>): void {
  if (markOf(document.data) !== seen) throw new OutOfDate();
}

function markOf(document: Stamps | undefined): string {
  return document === undefined
    ? ""
    : `${document.updated_at.toMillis()} ${document.updated_by} ${document.request_id}`;
}
