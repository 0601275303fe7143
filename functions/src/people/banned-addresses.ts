/** A ban holds for the person's addresses, too: it outlives an account that is deleted and made again. */

import { GatehouseError } from "../model/errors.ts";
import { isBannedOn } from "../model/grants.ts";
import { bannedAddress, bansOfOthers } from "../runtime/banned-address.ts";
import { bannedAddresses } from "../runtime/collections.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { BannedAddress } from "./model.ts";

interface Holder {
  uid: string;
  /** The address that they have now. */
  email: string | null;
}

/**
 * Prepares to note where a person is banned with their addresses: those that an earlier ban has noted, and the one that
 * they have now. Call it before any write, and what it gives with the writes. The audit record tells of the person alone.
 *
 * @param banned_on  where they are banned once the transaction is through
 */
export async function planToNote(work: Work, person: Holder, banned_on: string[]): Promise<() => void> {
  const known = await addressesOf(work, person);
  const current = person.email === null ? null : bannedAddress(person.email);
  const isNew = known.every(({ id }) => id !== current?.id);
  return () => {
    for (const address of known) {
      const { data } = address;
      const uids = [...new Set([...data.uids, person.uid])];
      work.updateQuietly(address, { uids, bans: { ...data.bans, [person.uid]: banned_on } });
    }
    if (current !== null && isNew) {
      work.createQuietly(current, { uids: [person.uid], bans: { [person.uid]: banned_on } });
    }
  };
}

/**
 * Prepares to end a ban of a person's addresses, whosever ban it was: who is let in is let in.
 *
 * @returns whether there is one, and what ends it with the writes
 */
export async function planToLift(work: Work, person: Holder, platform_id: string) {
  const known = await addressesOf(work, person);
  const banned = known.filter(({ data }) => Object.values(data.bans).some((where) => where.includes(platform_id)));
  return {
    isBanned: banned.length > 0,
    write: () => {
      for (const address of banned) {
        const left = Object.entries(address.data.bans)
          .map(([uid, where]) => [uid, where.filter((each) => each !== platform_id)] as const)
          .filter(([, where]) => where.length > 0);
        if (left.length === 0) work.deleteQuietly(address);
        else work.updateQuietly(address, { uids: left.map(([uid]) => uid), bans: Object.fromEntries(left) });
      }
    },
  };
}

/**
 * Nobody is given a role under the address of somebody who is banned: the rules would let them read by it.
 *
 * @throws failed-precondition
 */
export async function assertAddressNotBanned(work: Work, { uid, email }: Holder, platform_id: string): Promise<void> {
  const address = email === null ? null : await work.get(bannedAddress(email));
  if (!isBannedOn(bansOfOthers(address?.data, uid), platform_id)) return;
  throw new GatehouseError("failed-precondition", "This person has the address of somebody who is banned.", {
    field: "email",
  });
}

/** Those that are noted for the person, and for the address that they have now. */
async function addressesOf(work: Work, { uid, email }: Holder): Promise<Found<BannedAddress>[]> {
  const noted = await work.query(bannedAddresses().where("uids", "array-contains", uid));
  const current = email === null ? null : bannedAddress(email);
  if (current === null || noted.some(({ id }) => id === current.id)) return noted;
  const found = await work.get(current);
  return found === null ? noted : [...noted, found];
}
