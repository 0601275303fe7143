/** How a change of a role reaches everybody who holds it. */
import { FieldPath } from "firebase-admin/firestore";
import { planBulk } from "../bulk.ts";
import { planWithdrawing, recordWithdrawn, toProgrammeBy } from "../invitations/withdraw-void.ts";
import type { Platform } from "../platforms/model.ts";
import { type Actor, systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import type { Standing } from "../runtime/authorise.ts";
import type { BulkPage } from "../runtime/bulk.ts";
import { type BulkChange, platformRoles } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import type { Found, Work } from "../runtime/work.ts";
import { roles } from "./collections.ts";
import type { PlatformRoleGrant, Role, RoleChange } from "./model.ts";
import { readOwnRoles } from "./own-roles.ts";
import { type ResolvedRoles, resolveGrant } from "./resolve-grant.ts";
import { saveGrant } from "./save-grant.ts";

const holdersInPage = 100;
const changing = systemActor("roles").uid;

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
export function planRoleChange({ target, platform, actor, standing, input, work }: Changing): Promise<() => void> {
  return planBulk(work, "change_role", {
    platform_id: target.data.platform_id,
    role_id: target.id,
    platform_name: platform?.data.name ?? "",
    actor_id: actor.uid,
    actor_name: actor.name,
    actor_role: standing.role,
    by_god: standing.byGod,
    reason: input.reason,
  });
}

/** Whether some holders have yet to be reached. */
export async function isApplying(role_id: string): Promise<boolean> {
  return (await roles().doc(role_id).get()).data()?.applying ?? false;
}

/**
 * Resolves the next holders' grants anew, from the roles as this transaction reads them. Whoever is given the role
 * meanwhile reads the role in their own transaction, and so has the change already.
 */
export async function holdersPage(by: Work, { input, reached }: BulkChange<RoleChange>): Promise<BulkPage> {
  const { role_id, platform_id } = input;
  const byId = platformRoles().where("roles", "array-contains", role_id).orderBy(FieldPath.documentId());
  const holders = await by.query((reached === null ? byId : byId.startAfter(reached)).limit(holdersInPage));
  const role = await by.get(roles().doc(role_id));
  const own = await readOwnRoles(by, [role_id, ...holders.flatMap(({ data }) => data.roles)]);
  const system = by.as(changing);
  const losers = losersOfProgramme(holders, own);
  const withdraw = await planWithdrawing(system, { platform_id }, toProgrammeBy(platform_id, losers));
  const next = holders.length < holdersInPage ? null : (holders.at(-1)?.id ?? null);
  return {
    next,
    write() {
      for (const holder of holders) {
        const resolved = resolveGrant(holder.data.roles, own);
        if (!isAsResolved(holder.data, resolved))
          changeHolder(by.as(input.actor_id), holder, resolved, { input, role });
      }
      if (next === null && role !== null) by.updateQuietly(role, { applying: false });
      withdraw();
      recordWithdrawn(system, { platform_id });
    },
  };
}

/** Whom they have invited into the affiliate programme goes with their right to. */
function losersOfProgramme(holders: readonly Found<PlatformRoleGrant>[], own: ReadonlyMap<string, Role>): string[] {
  return holders
    .filter(({ data }) => data.permissions.includes("affiliate.manage"))
    .filter(({ data }) => !resolveGrant(data.roles, own).permissions.includes("affiliate.manage"))
    .map(({ data }) => data.uid);
}

function changeHolder(
  work: Work,
  holder: Found<PlatformRoleGrant>,
  resolved: ResolvedRoles,
  { input, role }: { input: RoleChange; role: Found<Role> | null },
): void {
  saveGrant(work, holder.ref, holder, holder.data, resolved);
  recordHolder(work, holder, input);
  notify(work, holder.data.uid, {
    platform_id: input.platform_id,
    kind: "platform_role_changed",
    link: resolved.roles.length === 0 ? "/" : `/console/${input.platform_id}`,
    details: {
      platform: input.platform_name,
      role: role?.data.name ?? "",
      change: role?.data.status === "active" ? "changed" : "deleted",
    },
  });
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
