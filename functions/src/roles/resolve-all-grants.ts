import { FieldPath } from "firebase-admin/firestore";
import { systemActor } from "../runtime/actor.ts";
import { recordAudit } from "../runtime/audit.ts";
import { platformRoles, platforms } from "../runtime/collections.ts";
import { notify } from "../runtime/notify.ts";
import { authorOf, transact } from "../runtime/transact.ts";
import { type Found, foundAll } from "../runtime/work.ts";
import { isAsResolved } from "./apply-role-change.ts";
import type { PlatformRoleGrant } from "./model.ts";
import { readOwnRoles } from "./own-roles.ts";
import { resolveGrant } from "./resolve-grant.ts";
import { saveGrant } from "./save-grant.ts";

const page = 200;
const deployer = systemActor("deployer");

/**
 * Resolves every grant anew. Not deployed: whoever deploys changed tables of roles runs it once, and again if it was
 * cut off.
 *
 * @returns how many grants were not as the tables have them
 */
export async function resolveAllGrants(now: Date): Promise<number> {
  let changed = 0;
  let last: string | null = null;
  for (;;) {
    const byId = platformRoles().orderBy(FieldPath.documentId()).limit(page);
    const grants: Found<PlatformRoleGrant>[] = foundAll(await (last === null ? byId : byId.startAfter(last)).get());
    for (const { id } of await stale(grants)) if (await resolveOne(id, now)) changed += 1;
    if (grants.length < page) return changed;
    last = grants.at(-1)?.id ?? null;
  }
}

/** Those that look stale. Each is looked at again in a transaction of its own. */
async function stale(grants: Found<PlatformRoleGrant>[]): Promise<Found<PlatformRoleGrant>[]> {
  const own = await transact(
    authorOf("deployer", new Date()),
    (work) =>
      readOwnRoles(
        work,
        grants.flatMap(({ data }) => data.roles),
      ),
    { reads: true },
  );
  return grants.filter(({ data }) => !isAsResolved(data, resolveGrant(data.roles, own)));
}

function resolveOne(grant_id: string, now: Date): Promise<boolean> {
  return transact(authorOf("deployer", now), async (work) => {
    const grant = await work.get(platformRoles().doc(grant_id));
    if (grant === null) return false;
    const { platform_id, uid, roles } = grant.data;
    const [{ platform }] = await work.read({ platform: platforms().doc(platform_id) });
    const resolved = resolveGrant(roles, await readOwnRoles(work, roles));
    if (isAsResolved(grant.data, resolved)) return false;
    saveGrant(work, grant.ref, grant, grant.data, resolved);
    recordAudit(work, {
      actor: deployer,
      role: "system",
      action: "platform.roles_changed",
      scope: { platform_id, entity_id: null, event_id: null },
      resource: grant.ref.path,
      reason: "The tables of roles changed",
    });
    notify(work, uid, {
      platform_id,
      kind: "platform_role_given",
      link: `/console/${platform_id}`,
      details: { platform: platform?.data.name ?? platform_id, roles: resolved.role_names.join(", ") || "none" },
    });
    return true;
  });
}
