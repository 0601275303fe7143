/**
 * All that a person holds on a platform, or everywhere, their place in the affiliate programme among it: a ban disables
 * it, and the end of the ban restores it.
 */
import type { Query } from "firebase-admin/firestore";
import { affiliates } from "../affiliates/collections.ts";
import { planBulk } from "../bulk.ts";
import type { GrantStatus } from "../model/grants.ts";
import { globalScope, grantStatus, platformGrantStatus } from "../model/grants.ts";
import type { Stamps } from "../model/stored.ts";
import { systemActor } from "../runtime/actor.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { type BulkChange, entityRoles, eventRoles, platformRoles, platforms, users } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";
import type { GrantsOf, User } from "./model.ts";

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
 * Prepares to bring the status of a person's grants into line with where they are banned. Call it before any write, and
 * what it gives with the writes.
 *
 * @param user  where the person is banned once the transaction is through
 */
export async function planAligning(
  work: Work,
  grants: GrantsOf,
  user: Pick<User, "banned_on"> | null,
): Promise<() => void> {
  const { next, write } = await alignPage(work, grants, user);
  const goOn = next === null ? null : await planBulk(work, "align_grants", grants);
  return () => {
    write();
    goOn?.();
  };
}

async function alignPage(
  work: Work,
  { uid, platform_id }: GrantsOf,
  user: Pick<User, "banned_on"> | null,
): Promise<BulkPage> {
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
    // What is in line is left alone the next time.
    next: writes.length <= page ? null : uid,
    write() {
      for (const write of writes.slice(0, page)) write();
    },
  };
}

/** The rest, where a person holds more than one transaction takes. Operations are closed to them without it. */
export async function grantsPage(work: Work, { input: { uid, platform_id } }: BulkChange<GrantsOf>): Promise<BulkPage> {
  const user = await work.get(users().doc(uid));
  return alignPage(work, { uid, platform_id }, user?.data ?? null);
}
