/**
 * All that a person holds on a platform, or everywhere, their place in the affiliate programme among it: a ban disables
 * it, and the end of the ban restores it.
 */
import type { Query } from "firebase-admin/firestore";
import { affiliates } from "../affiliates/collections.ts";
import type { GrantStatus } from "../model/grants.ts";
import { globalScope, grantStatus, platformGrantStatus } from "../model/grants.ts";
import type { Stamps } from "../model/stored.ts";
import { systemActor } from "../runtime/actor.ts";
import { entityRoles, eventRoles, platformRoles, platforms, users } from "../runtime/collections.ts";
import { transact } from "../runtime/transact.ts";
import type { Author, Work } from "../runtime/work.ts";
import type { User } from "./model.ts";

// A transaction takes 500 writes; the rest follows in transactions of their own.
const page = 400;

/** Who has banned them is nothing for those who read their grants. */
const banning = systemActor("bans").uid;

interface Held extends Stamps {
  platform_id: string;
  uid: string;
  status: GrantStatus;
}

/**
 * Brings the status of a person's grants into line with where they are banned, up to a page of them in the caller's
 * transaction; call before any write.
 *
 * @param platform_id  where; `global` is everywhere
 * @param user         where the person is banned once the transaction is through
 */
export async function alignGrants(
  work: Work,
  uid: string,
  platform_id: string,
  user: Pick<User, "banned_on"> | null,
): Promise<{ complete: boolean; count: number; write: () => void }> {
  const of = <T extends Held>(grants: Query<T>) => {
    const own = grants.where("uid", "==", uid);
    return work.query(platform_id === globalScope ? own : own.where("platform_id", "==", platform_id));
  };
  const [onPlatforms, inTeams, atEvents, inProgrammes] = await Promise.all([
    of(platformRoles()),
    of(entityRoles()),
    of(eventRoles()),
    of(affiliates()),
  ]);
  const [{ found }] = await work.read({
    found: onPlatforms.map((grant) => platforms().doc(grant.data.platform_id)),
  });
  const writes: (() => void)[] = [];
  const align = ({ data }: { data: Held }, status: GrantStatus, write: () => void) => {
    if (data.status !== status) writes.push(write);
  };
  for (const [index, grant] of onPlatforms.entries()) {
    // GOD's own grant stands above all platforms.
    const platform = found[index]?.data;
    const status = platform ? platformGrantStatus(user, platform) : grantStatus(user, grant.data.platform_id);
    align(grant, status, () => work.update(grant, { status }, banning));
  }
  for (const grant of inTeams) {
    const status = grantStatus(user, grant.data.platform_id);
    align(grant, status, () => work.update(grant, { status }, banning));
  }
  for (const grant of atEvents) {
    const status = grantStatus(user, grant.data.platform_id);
    align(grant, status, () => work.update(grant, { status }, banning));
  }
  for (const affiliate of inProgrammes) {
    const status = grantStatus(user, affiliate.data.platform_id);
    align(affiliate, status, () => work.update(affiliate, { status }, banning));
  }
  return {
    complete: writes.length <= page,
    count: writes.length,
    write: () => {
      for (const write of writes.slice(0, page)) write();
    },
  };
}

/** The rest, where a person holds more than one transaction takes. Operations are closed to them without it. */
export async function alignRemainingGrants(uid: string, platform_id: string, author: Author): Promise<void> {
  for (let complete = false; !complete; ) {
    complete = await transact(author, async (work) => {
      const user = await work.get(users().doc(uid));
      const grants = await alignGrants(work, uid, platform_id, user?.data ?? null);
      grants.write();
      return grants.complete;
    });
  }
}
