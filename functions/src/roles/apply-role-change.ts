/** How a change of a role reaches everybody who holds it: in batches, and further after a crash. */
import { FieldPath } from "firebase-admin/firestore";
import { recordWithdrawn, toProgrammeBy, withdrawRest, withdrawVoid } from "../invitations/withdraw-void.ts";
import type { Platform } from "../platforms/model.ts";
import type { Actor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import type { Standing } from "../runtime/authorise.ts";
import { platformRoles } from "../runtime/collections.ts";
import { drain } from "../runtime/drain.ts";
import { logFailure } from "../runtime/log.ts";
import { notify } from "../runtime/notify.ts";
import { authorOf, transact } from "../runtime/transact.ts";
import type { Found, Unstamped, Work } from "../runtime/work.ts";
import { type RoleChange, roleChanges, roles } from "./collections.ts";
import type { PlatformRoleGrant, Role } from "./model.ts";
import { readOwnRoles } from "./own-roles.ts";
import { type ResolvedRoles, resolveGrant } from "./resolve-grant.ts";
import { saveGrant } from "./save-grant.ts";

const holdersInBatch = 100;

/** Of an operation's context, what a change of a role takes. */
interface Changing {
  target: Found<Role>;
  platform: Found<Platform> | null;
  actor: Actor;
  standing: Standing;
  input: { reason: string };
  work: Work;
}

/** Prepares to send a role's change on its way. Gives what has to be called with the transaction's writes. */
export async function planRoleChange(ctx: Changing): Promise<() => void> {
  const { target, platform, actor, standing, input, work } = ctx;
  const ref = roleChanges().doc(target.id);
  const underWay = await work.get(ref);
  const change: Unstamped<RoleChange> = {
    platform_id: target.data.platform_id,
    platform_name: platform?.data.name ?? "",
    actor_id: actor.uid,
    actor_name: actor.name,
    actor_role: standing.role,
    by_god: standing.byGod,
    reason: input.reason,
    // A change on top of one that is under way begins with the first holder again.
    reached: null,
  };
  return () => {
    if (underWay === null) work.createQuietly(ref, change);
    else work.updateQuietly(underWay, change);
  };
}

/**
 * Brings a role's change to its holders, some batches of them.
 *
 * @returns whether it has reached all; if not, the job goes on
 */
export async function applyRoleChange(role_id: string, now: Date, batchesMax: number): Promise<boolean> {
  try {
    for (let batch = 0; batch < batchesMax; batch += 1) {
      if (await applyNextBatch(role_id, now)) return true;
    }
  } catch (error) {
    logFailure(error, role_id);
  }
  return false;
}

/**
 * Resolves the next holders' grants anew, from the roles as this transaction reads them. Whoever is given the role
 * meanwhile reads the role in their own transaction, and so has the change already.
 *
 * @returns whether those were the last
 */
export async function applyNextBatch(role_id: string, now: Date): Promise<boolean> {
  const author = authorOf("roles", now);
  const batch = await transact(author, async (reading) => {
    const change = await reading.get(roleChanges().doc(role_id));
    if (change === null) return { last: true, platform_id: "", losers: [], complete: true };
    const byId = platformRoles().where("roles", "array-contains", role_id).orderBy(FieldPath.documentId());
    const { reached, actor_id } = change.data;
    const holders = await reading.query((reached === null ? byId : byId.startAfter(reached)).limit(holdersInBatch));
    const role = await reading.get(roles().doc(role_id));
    const own = await readOwnRoles(reading, [role_id, ...holders.flatMap(({ data }) => data.roles)]);

    const { platform_id } = change.data;
    // Whom they have invited into the affiliate programme goes with their right to.
    const losers = holders
      .filter(({ data }) => data.permissions.includes("affiliate.manage"))
      .filter(({ data }) => !resolveGrant(data.roles, own).permissions.includes("affiliate.manage"))
      .map(({ data }) => data.uid);
    const invitations = await withdrawVoid(reading, toProgrammeBy(platform_id, losers));

    for (const holder of holders) {
      const resolved = resolveGrant(holder.data.roles, own);
      if (isAsResolved(holder.data, resolved)) continue;
      const work = reading.as(actor_id);
      saveGrant(work, holder.ref, holder, holder.data, resolved);
      recordHolder(work, holder, change.data);
      notify(work, holder.data.uid, {
        platform_id: change.data.platform_id,
        kind: "platform_role_changed",
        link: resolved.roles.length === 0 ? "/" : `/console/${change.data.platform_id}`,
        details: {
          platform: change.data.platform_name,
          role: role?.data.name ?? "",
          change: role?.data.status === "active" ? "changed" : "deleted",
        },
      });
    }

    const last = holders.length < holdersInBatch;
    if (last) {
      reading.deleteQuietly(change);
      if (role !== null) reading.as(actor_id).updateQuietly(role, { applying: false });
    } else {
      reading.updateQuietly(change, { reached: holders.at(-1)?.id ?? null });
    }
    invitations.write();
    recordWithdrawn(reading, { platform_id, entity_id: null });
    return { last, platform_id, losers, complete: invitations.complete };
  });
  const { last, platform_id, losers, complete } = batch;
  if (!complete) {
    await withdrawRest(toProgrammeBy(platform_id, losers), { platform_id, entity_id: null }, author.request_id, now);
  }
  return last;
}

/** Goes on with changes that were cut off. */
export function resumeRoleChanges(now: Date) {
  const waiting = roleChanges().orderBy(FieldPath.documentId());
  return drain("resume role changes", waiting, ({ id }) => applyRoleChange(id, now, 100), now);
}

export function isAsResolved(grant: PlatformRoleGrant, resolved: ResolvedRoles): boolean {
  const told = ({ roles, role_names, permissions, second_factor_required }: ResolvedRoles) =>
    JSON.stringify([roles, role_names, permissions, second_factor_required]);
  return told(grant) === told(resolved);
}

function recordHolder(work: Work, holder: Found<PlatformRoleGrant>, change: RoleChange): void {
  recordAudit(work, {
    actor: {
      kind: "person",
      uid: change.actor_id,
      name: change.actor_name,
      second_factor: true,
      address: "",
    },
    role: change.actor_role,
    by_god: change.by_god,
    action: "platform.roles_changed",
    scope: { platform_id: change.platform_id, entity_id: null, event_id: null },
    resource: holder.ref.path,
    reason: change.reason,
  });
}
