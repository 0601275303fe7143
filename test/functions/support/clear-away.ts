import { admin } from "../../support/client.ts";

const collections = [
  "platforms",
  "platform_roles",
  "entities",
  "entity_roles",
  "event_roles",
  "invitations",
  "events",
  "orders",
  "tickets",
  "commissions",
  "refunds",
] as const;

/**
 * Removes all that says of itself that it belongs to something, and that itself: for tests that forge data past the
 * operations, or that take a guard out. What is stored at the end of all tests is held against the invariants.
 */
export async function clearAway(
  field: "platform_id" | "entity_id" | "event_id" | "email" | "uid",
  value: string,
): Promise<void> {
  const doomed = await Promise.all(
    collections.map(async (name) => (await admin.collection(name).where(field, "==", value).get()).docs),
  );
  await Promise.all(doomed.flat().map(({ ref }) => admin.recursiveDelete(ref)));
  const itself = { platform_id: "platforms", entity_id: "entities", event_id: "events" } as const;
  if (field in itself) await admin.recursiveDelete(admin.doc(`${itself[field as keyof typeof itself]}/${value}`));
}
