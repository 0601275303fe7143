/** Whose the texts in documents are, as the models of all domains say it. */
import { holdsText, type Texts } from "./model/texts.ts";
import * as models from "./models.ts";

type Declaring = Record<string, unknown> & { texts?: Texts };
const declared = new Map(
  Object.values(models).flatMap((model: Declaring) =>
    Object.entries(model.texts ?? {}).map(([collection, fields]) => [collection, new Map(Object.entries(fields))]),
  ),
);

/**
 * Whose a field of a document is: the uids that the document has of them, perhaps none; null for what tells nothing of a
 * person. A field that is not declared is that of everybody whom the document names.
 *
 * @param path of the document
 * @param value of the field, as it is to be shown
 */
export function whoseText(path: string, document: object, name: string, value: unknown): string[] | null {
  if (value === null || value === undefined) return null;
  const whose = declared.get(collectionOf(path))?.get(name);
  if (whose === undefined) return holdsText(name, value) ? personsIn(path, document) : null;
  return whose.length === 0 ? null : uidsIn(path, document, whose);
}

/** Everybody of whom a document of this kind holds personal texts, by its own word. */
export function personsIn(path: string, document: object): string[] {
  const names = [...(declared.get(collectionOf(path))?.values() ?? [])].flat();
  return uidsIn(path, document, names);
}

/** Whether somebody has said whose it is. */
export function isDeclared(path: string, name: string): boolean {
  return declared.get(collectionOf(path))?.has(name) ?? false;
}

function uidsIn(path: string, document: object, names: readonly string[]): string[] {
  const fields = new Map<string, unknown>([...Object.entries(document), ["id", path.split("/").at(-1)]]);
  const uids = names.map((name) => fields.get(name)).filter((uid) => typeof uid === "string");
  return [...new Set(uids)].sort();
}

function collectionOf(path: string): string {
  return path.split("/").at(-2) ?? "";
}
