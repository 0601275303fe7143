import type { DocumentReference } from "firebase-admin/firestore";
import type { BannedAddress, User } from "../people/model.ts";
import type { Actor } from "./actor.ts";
import { bannedAddresses, users } from "./collections.ts";
import { derivedKey } from "./derived-ids.ts";
import { transact } from "./transact.ts";

/** Accounts that one address is noted for; beyond that it is banned by the others. */
const accountsMax = 20;

/** Where an address would be banned. Its id is a hash, so that what is kept of somebody who has left names nobody. */
export function bannedAddress(email: string): DocumentReference<BannedAddress> {
  return bannedAddresses().doc(derivedKey("banned address", email.trim().toLowerCase()));
}

/** Where an account is banned for having the address of others; where it is banned itself, its own document says. */
export function bansOfOthers(address: BannedAddress | undefined, uid: string): Pick<User, "banned_on"> {
  const others = Object.entries(address?.bans ?? {}).filter(([other]) => other !== uid);
  return { banned_on: others.flatMap(([, banned_on]) => banned_on) };
}

/** Notes the address of a banned account, which may have another one by now than when it was banned. */
export async function noteAddressOfBanned(actor: Actor, request_id: string, now: Date): Promise<void> {
  const { uid, email, email_confirmed } = actor;
  // An address that was never confirmed may be a stranger's.
  if (email === undefined || !email_confirmed) return;
  await transact({ uid, request_id, now }, async (work) => {
    const ref = bannedAddress(email);
    const [{ user, address }] = await work.read({ user: users().doc(uid), address: ref });
    const banned_on = user?.data.banned_on ?? [];
    const { uids, bans }: Pick<BannedAddress, "uids" | "bans"> = address?.data ?? { uids: [], bans: {} };
    if (banned_on.length === 0 || bans[uid] !== undefined || uids.length >= accountsMax) return;
    const noted = { uids: [...uids, uid], bans: { ...bans, [uid]: banned_on } };
    if (address === null) work.createQuietly(ref, noted);
    else work.updateQuietly(address, noted);
  });
}
