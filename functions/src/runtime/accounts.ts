/** Accounts, as Firebase Authentication knows them: by address or uid. */
import { getApps, initializeApp } from "firebase-admin/app";
import { getAuth, type UserRecord } from "firebase-admin/auth";
import type { z } from "zod";
import { GatehouseError } from "../model/errors.ts";
import { email, uid } from "../model/inputs.ts";
import { nameOf } from "../model/names.ts";

export interface Person {
  uid: string;
  name: string;
}

export interface ConfirmedPerson extends Person {
  /** In small letters. */
  email: string;
}

export interface AccountAddress {
  /** In small letters. */
  email: string;
  confirmed: boolean;
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
export async function findPerson(by: Whom): Promise<ConfirmedPerson | null> {
  const user = await look(by);
  if (user?.email === undefined || !user.emailVerified || user.disabled) return null;
  return { uid: user.uid, name: nameOf(user.displayName), email: user.email.toLowerCase() };
}

/** The address of an account; null if there is no such account, or it is disabled. */
export async function addressOf(uid: string): Promise<AccountAddress | null> {
  const user = await look({ uid });
  if (user?.email === undefined || user.disabled) return null;
  return { email: user.email.toLowerCase(), confirmed: user.emailVerified };
}

/** When an account was made, by Authentication's word; null if there is none. What a profile says was written by its owner. */
export async function signedUpAt(uid: string): Promise<Date | null> {
  const user = await look({ uid });
  return user && new Date(user.metadata.creationTime);
}

export interface Account extends Person {
  /** In small letters, confirmed or not; null where the account has none. */
  email: string | null;
}

/** Finds any account, to look at it or to close it to something. */
export async function findAccount(by: Whom): Promise<Account | null> {
  const user = await look(by);
  return user && { uid: user.uid, name: nameOf(user.displayName), email: user.email?.toLowerCase() ?? null };
}

async function look(by: Whom): Promise<UserRecord | null> {
  const app = getApps()[0] ?? initializeApp();
  const identifier = by.uid === undefined ? { email: by.email ?? "" } : { uid: by.uid };
  const { users } = await getAuth(app).getUsers([identifier]);
  return users[0] ?? null;
}

/** @throws not-found */
export function known<P extends Person>(person: P | null): P {
  if (person === null) {
    throw new GatehouseError("not-found", "There is no account with this address, or the address is not confirmed.", {
      field: "email",
    });
  }
  return person;
}
