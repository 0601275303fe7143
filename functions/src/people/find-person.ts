import { getApps, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import type { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { email, uid } from "../model/inputs.ts";

export interface Person {
  uid: string;
  name: string;
}

/** Input that names a person: by the e-mail address of somebody new, or by the uid of somebody who is known already. */
export const whom = { email: email.optional(), uid: uid.optional() };
export type Whom = z.infer<z.ZodObject<typeof whom>>;

/** The check that goes with `whom`. */
export const namesOne: [(input: Whom) => boolean, { message: string; path: string[] }] = [
  (input) => (input.email === undefined) !== (input.uid === undefined),
  { message: "Either an e-mail address or a user id", path: ["email"] },
];

/**
 * Finds an account; null if there is none, or if its address was never confirmed: whoever signed up with somebody
 * else's address must not be given that person's role.
 */
export async function findPerson(by: Whom): Promise<Person | null> {
  const app = getApps()[0] ?? initializeApp();
  const identifier = by.uid === undefined ? { email: by.email ?? "" } : { uid: by.uid };
  const { users } = await getAuth(app).getUsers([identifier]);
  const user = users[0];
  if (user === undefined || !user.emailVerified || user.disabled) return null;
  return { uid: user.uid, name: user.displayName ?? user.email ?? "" };
}

/** @throws not-found */
export function known(person: Person | null): Person {
  if (person === null) {
    throw new GatehouseError("not-found", "There is no account with this address, or the address is not confirmed.", {
      field: "email",
    });
  }
  return person;
}
