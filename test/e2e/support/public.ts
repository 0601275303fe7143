import { origin, projectId } from "../../support/addresses.ts";

/** Whether anybody at all may read a document, without an account. */
export async function isPublic(path: string): Promise<boolean> {
  const documents = `${origin("firestore")}/v1/projects/${projectId}/databases/(default)/documents`;
  const { status } = await fetch(`${documents}/${path}`);
  if (status !== 200 && status !== 403) throw new Error(`Firestore answered ${status} for ${path}`);
  return status === 200;
}
