/** Whose the texts are that stand in documents: what audit records keep of a person has to be found when they go. */
import type { Instant, Stamps } from "./stored.ts";

/** Fields of these names hold ids and codes wherever they stand, and tell nothing of a person. */
const codeNames = ["currency", "kind", "permissions", "role", "roles", "status", "uid", "uids", "visibility"] as const;
const codeEndings = ["_by", "_id", "_ids", "_roles"] as const;

type CodeName = (typeof codeNames)[number] | `${string}${(typeof codeEndings)[number]}`;

type HoldsText<T> = T extends string
  ? true
  : T extends number | boolean | null | undefined | Instant
    ? false
    : T extends readonly (infer Item)[]
      ? HoldsText<Item>
      : T extends object
        ? { [Name in keyof T]-?: Name extends CodeName ? false : HoldsText<T[Name]> }[keyof T]
        : false;

type TextNames<T> = {
  [Name in keyof T & string]-?: Name extends CodeName | keyof Stamps
    ? never
    : true extends HoldsText<T[Name]>
      ? Name
      : never;
}[keyof T & string];

/**
 * Whose each text in a collection's documents is: the fields that hold the uids, `id` for the document's own id; none for
 * what tells nothing of a person, be it that everybody may read it. The compiler asks for every field that holds a text.
 */
export type TextsOf<Document> = Readonly<Record<TextNames<Document>, readonly ((keyof Document & string) | "id")[]>>;

/** By collection. */
export type Texts = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Whether a stored value has a text in it that is not an id or a code. */
export function holdsText(name: string, value: unknown): boolean {
  if (isCodeName(name)) return false;
  if (typeof value === "string") return value !== "";
  if (Array.isArray(value)) return value.some((item) => holdsText("", item));
  return isMap(value) && Object.entries(value).some(([part, held]) => holdsText(part, held));
}

function isCodeName(name: string): boolean {
  return codeNames.some((code) => code === name) || codeEndings.some((ending) => name.endsWith(ending));
}

/** Whether it is a map of fields, and not one of Firestore's own values. */
export function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
