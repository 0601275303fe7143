import { origin, projectId } from "./addresses.ts";
import type { Person } from "./client.ts";

/**
 * Whether the rules let a person list the documents of a collection whose fields have these values. It is asked over
 * HTTP: the SDK listens to all its queries on one stream, where in the emulator a refused one can take others with it.
 */
export async function mayList(
  person: Pick<Person, "auth">,
  collectionId: string,
  fields: Record<string, string>,
): Promise<boolean> {
  const filters = Object.entries(fields).map(([fieldPath, stringValue]) => ({
    fieldFilter: { field: { fieldPath }, op: "EQUAL", value: { stringValue } },
  }));
  const structuredQuery = { from: [{ collectionId }], where: { compositeFilter: { op: "AND", filters } } };
  const documents = `${origin("firestore")}/v1/projects/${projectId}/databases/(default)/documents`;
  const response = await fetch(`${documents}:runQuery`, {
    method: "POST",
    headers: { authorization: `Bearer ${await person.auth.currentUser?.getIdToken()}` },
    body: JSON.stringify({ structuredQuery }),
  });
  if (!response.ok && response.status !== 403) throw new Error(`${response.status}: ${await response.text()}`);
  return response.ok;
}
