/**
 * What the stories of the rules share, beside the library that they are told with. They ask one thing after the other:
 * the SDK listens to all its queries on one stream, where in the emulator a refused one can take others with it.
 */
import type { RulesTestContext } from "@firebase/rules-unit-testing";
import { type DocumentData, serverTimestamp, setLogLevel, Timestamp } from "firebase/firestore";
import type { Stamps } from "../../../functions/src/model/stored.ts";
import { unstamped } from "./documents.ts";
import type { Stored } from "./project.ts";

// The SDK would print each refusal.
setLogLevel("silent");

/** The claims of a sign-in that a second factor confirmed. */
export const secondFactor = {
  firebase: { sign_in_provider: "password", sign_in_second_factor: "phone" },
} as const;

/** The claims of a sign-in with an address. */
export const withAddress = (email: string, { confirmed }: { confirmed: boolean }) => ({
  email,
  email_verified: confirmed,
});

/** The stamps of a change that a browser makes. */
export const signedBy = (uid: string) => ({ updated_at: serverTimestamp(), updated_by: uid });

/** A new document as a browser writes it. */
export function createdBy<T extends Stamps>(uid: string, document: T): DocumentData {
  return { ...asData(unstamped(document)), ...signedBy(uid), created_at: serverTimestamp() };
}

/** Stores documents all at once. */
export async function store(context: RulesTestContext, documents: readonly Stored[]): Promise<void> {
  const firestore = context.firestore();
  const batch = firestore.batch();
  for (const [path, document] of documents) batch.set(firestore.doc(path), asData(document));
  await batch.commit();
}

/** The builders' moments are not the SDK's. */
function asData(document: object): DocumentData {
  const isMoment = (value: unknown): value is { toMillis(): number } =>
    typeof value === "object" && value !== null && "toMillis" in value;
  return Object.fromEntries(
    Object.entries(document).map(([field, value]) => [
      field,
      isMoment(value) ? Timestamp.fromMillis(value.toMillis()) : value,
    ]),
  );
}
