/** Everybody in the attacked deployment. */
import type { Actor } from "../../../functions/src/runtime/actor.ts";

export interface Person {
  uid: string;
  email: string;
  name: string;
  /** Whether they sign in with a second factor. */
  second_factor: boolean;
}

const person = (name: string, second_factor = false): Person => {
  const uid = `${name.toLowerCase().replaceAll(" ", "")}_1`.padEnd(6, "1");
  return { uid, email: `${uid}@gatehouse.example`, name, second_factor };
};

export const cast = {
  god: person("Gloria", true),
  secondGod: person("Gideon", true),
  master: person("Marta", true),
  otherMaster: person("Henrik", true),
  staff: person("Stefan"),
  affiliateManager: person("Paula"),
  owner: person("Olga"),
  admin: person("Adam West"),
  eventManager: person("Eva Moser"),
  financeManager: person("Felix"),
  contentEditor: person("Clara"),
  door: person("Dario"),
  rival: person("Rudolf"),
  otherOwner: person("Ottilie"),
  buyer: person("Vera Lind"),
  otherBuyer: person("Walter"),
  affiliate: person("Amira"),
  affiliateAbove: person("Bruno"),
  newcomer: person("Nadja"),
  otherNewcomer: person("Norbert"),
  /** Nobody names them, so nobody gives them anything. */
  stranger: person("Sandor"),
} as const;

export const everybody: readonly Person[] = Object.values(cast);
/** Those whom a call may name. */
export const named: readonly Person[] = everybody.filter(({ uid }) => uid !== cast.stranger.uid);
export const buyers: readonly Person[] = [cast.buyer, cast.otherBuyer];

export function actorOf({ uid, name, second_factor }: Person, withFactor = second_factor): Actor {
  return { kind: "person", uid, name, second_factor: withFactor, address: "192.0.2.1" };
}

export const anonymous: Actor = {
  kind: "anonymous",
  uid: "anonymous",
  name: "",
  second_factor: false,
  address: "192.0.2.9",
};
