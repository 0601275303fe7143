/** What never enters the audit trail: what opens a door, and how to reach people. */
import { isMap } from "../model/texts.ts";

const secretFields: ReadonlySet<string> = new Set([
  "checkout_url",
  "client_secret",
  "code",
  "email",
  "password",
  "phone",
  "phone_number",
  "secret",
  "token",
]);

/** In any text, wherever it came from: a name that is an address, a reason that says whom to call. */
const secretTexts: readonly [RegExp, string][] = [
  // As long as the parts of an address may be: without that, a long text takes as many steps as its length squared.
  [/[^\s@<>"'(),;:]{1,64}@[^\s@<>"'(),;:]{1,253}\.[\p{L}]{2,}/gu, "[e-mail]"],
  [/\+\d[\d ()/-]{6,18}\d/g, "[phone]"],
  [/\b(?:sk|rk|whsec)_\w{6,}/g, "[secret]"],
  [/\beyJ[\w-]{8,}(?:\.[\w-]+)+/g, "[token]"],
];

/** The fields of a document, with what is secret in them replaced, at any depth. */
export function withoutSecrets(fields: object, resource: string): Record<string, unknown> {
  // A department's code is its short name.
  const isSecret = (name: string) =>
    secretFields.has(name) && !(name === "code" && resource.startsWith("departments/"));
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return withoutContacts(value);
    if (Array.isArray(value)) return value.map(clean);
    return isMap(value) ? cleanMap(value) : value;
  };
  const cleanMap = (map: object) =>
    Object.fromEntries(
      Object.entries(map).map(([name, value]) => [
        name,
        isSecret(name) && value !== null && value !== undefined ? "[secret]" : clean(value),
      ]),
    );
  return cleanMap(fields);
}

/** A text without addresses, phone numbers and keys. */
export function withoutContacts(text: string): string {
  return secretTexts.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}
