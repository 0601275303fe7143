import { origin } from "./addresses.ts";

/** Deletes all that a project of the Firestore emulator holds. Not for the project that the stack runs in. */
export async function emptyProject(id: string): Promise<void> {
  const documents = `${origin("firestore")}/emulator/v1/projects/${id}/databases/(default)/documents`;
  const response = await fetch(documents, { method: "DELETE" });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}
