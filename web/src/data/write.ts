import { doc, FirestoreError, serverTimestamp, setDoc, updateDoc } from "firebase/firestore";
import { auth, firestore } from "../firebase.ts";
import { isReachable } from "./reach.ts";

/** Why a direct write was refused; `message` is a sentence for people. */
class WriteError extends Error {
  override readonly name = "WriteError";
}

/**
 * Creates a document as the signed-in person, with the stamps that the rules insist on.
 *
 * @throws WriteError
 */
export function createDoc(path: string, data: Record<string, unknown>): Promise<void> {
  const now = serverTimestamp();
  return write(() => setDoc(doc(firestore, path), { ...data, created_at: now, updated_at: now, updated_by: self() }));
}

/**
 * Creates a document in the first of the places where it is accepted: which of them are taken already, the person may
 * not see.
 *
 * @returns where it is
 * @throws WriteError  it is accepted in none
 */
export async function createDocInOneOf(paths: readonly string[], data: Record<string, unknown>): Promise<string> {
  let refused = new WriteError("There is no place left for this.");
  for (const path of paths) {
    try {
      await createDoc(path, data);
      return path;
    } catch (error) {
      refused = readable(error);
      const { cause } = refused;
      if (!(cause instanceof FirestoreError && cause.code === "permission-denied")) break;
    }
  }
  throw refused;
}

/**
 * Changes the named fields of a document, with the stamps that the rules insist on.
 *
 * @throws WriteError
 */
export function updateDocFields(path: string, data: Record<string, unknown>): Promise<void> {
  return write(() => updateDoc(doc(firestore, path), { ...data, updated_at: serverTimestamp(), updated_by: self() }));
}

function self(): string {
  if (!auth.currentUser) throw new WriteError("Sign in first.");
  return auth.currentUser.uid;
}

/** How long a write may be on its way before somebody is told; it never fails while there is no network. */
const write_ms_max = 10_000;

async function write(work: () => Promise<void>): Promise<void> {
  if (!isReachable())
    throw new WriteError("The server cannot be reached. Nothing was saved: try again when you are back.");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new WriteError(onItsWay)), write_ms_max);
  });
  try {
    await Promise.race([work(), late]);
  } catch (error) {
    throw readable(error);
  } finally {
    clearTimeout(timer);
  }
}

const onItsWay =
  "The server has not answered yet. This is saved as soon as it does, if this page stays open: you need not send it again.";

function readable(error: unknown): WriteError {
  if (error instanceof WriteError) return error;
  const code = error instanceof FirestoreError ? error.code : "unknown";
  return new WriteError(reasons[code] ?? "This could not be saved. Check your connection and try again.", {
    cause: error,
  });
}

const reasons: Partial<Record<string, string>> = {
  "permission-denied":
    "This was not accepted: you may not make this change, or a value is not as it must be. Nothing was saved.",
  "not-found": "This is no longer there. Nothing was saved.",
  "already-exists": "This is there already. Nothing was saved.",
  unauthenticated: "Your session has ended. Sign in again.",
};
