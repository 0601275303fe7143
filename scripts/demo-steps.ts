/** How the demo tells what it does, and holds it to that. */
import { strict as assert } from "node:assert";
import { admin, CallError } from "../test/support/client.ts";

export function journey(title: string): void {
  console.log(`\n${title}`);
}

export function say(line: string): void {
  console.log(line);
}

/** Says what happened, and shows the fields that it changed, which have to be as expected. */
export async function shows(path: string, what: string, expected: Record<string, unknown>): Promise<void> {
  const document = (await admin.doc(path).get()).data();
  for (const [field, value] of Object.entries(expected)) assert.deepEqual(document?.[field], value, `${path} ${field}`);
  const fields = Object.entries(expected).map(([field, value]) => `${field}: ${value}`);
  say(`✓ ${what}\n  ${path}  ${fields.join(", ")}`);
}

/** Tries what must be refused; gives the refusal's details. */
export async function refuses(
  who: string,
  code: string,
  attempt: () => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const refusal = await attempt().then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(refusal instanceof CallError, `${who} is refused`);
  const details = Object(refusal.details);
  assert.equal(details.code, code);
  say(`✓ ${who} is refused: ${refusal.message}`);
  return details;
}
