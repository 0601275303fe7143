import { getApps, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { GatehouseError } from "../model/errors.ts";

export interface Person {
  uid: string;
  name: string;
}

/**
 * Finds the account behind an e-mail address; null if there is none, or if its address was never confirmed: whoever
 * signed up with somebody else's address must not be given that person's role.
 */
export async function findPerson(email: string): Promise<Person | null> {
  const app = getApps()[0] ?? initializeApp();
  const { users } = await getAuth(app).getUsers([{ email }]);
  const user = users[0];
  if (user === undefined || !user.emailVerified || user.disabled) return null;
  return { uid: user.uid, name: user.displayName ?? email };
}

/** @throws not-found */
export function known(person: Person | null): Person {
  if (person === null) {
    throw new GatehouseError("not-found", "No account with this confirmed e-mail address.", { field: "email" });
  }
  return person;
}
