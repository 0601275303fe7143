import { newId } from "../ids.ts";
import { systemActor } from "./actor.ts";
import { database } from "./database.ts";
import { type Author, Work } from "./work.ts";

/**
 * Works in a transaction outside of any operation: what goes on, comes from Stripe, or is due. It may run more than once,
 * so its only effects are those of `work`.
 */
export function transact<T>(author: Author, run: (work: Work) => Promise<T>, only: { reads?: true } = {}): Promise<T> {
  const options = only.reads ? { readOnly: true as const } : undefined;
  return database().runTransaction((tx) => run(new Work(tx, author)), options);
}

/** The system, by the name of the part of it that works now. */
export function authorOf(part: string, now: Date): Author {
  return { uid: systemActor(part).uid, request_id: newId("request"), now };
}
