import { commissionRules } from "../affiliates/collections.ts";
import { entities } from "../entities/collections.ts";
import { globalScope } from "../model/grants.ts";
import type { Platform } from "../platforms/model.ts";
import type { PlatformRoleGrant } from "../roles/model.ts";
import { deployment, platformRoles, platforms } from "../runtime/collections.ts";
import { about, type Invariant, lookUp, pagesOf, refIn } from "./invariant.ts";

const godsMax = 5;

export const gods: Invariant = {
  name: "A deployment has one to five GODs, and each of them, and nobody else, holds the role",
  remedy: "GOD grants and revokes GOD. Who holds it and is not listed came past the operations: take it away at once.",
  async *findings({ platform_id, count }) {
    if (platform_id !== null && platform_id !== globalScope) return;
    const listed = (await deployment().get()).data()?.gods ?? [];
    const grants = await platformRoles().where("platform_id", "==", globalScope).get();
    count(listed.length + grants.size);
    const path = { ref: deployment() };
    if (grants.size > 0 && (listed.length === 0 || listed.length > godsMax))
      yield* about(path, [`${listed.length} are GOD`]);
    const holders = grants.docs.filter((grant) => isGod(grant.data()));
    for (const grant of holders) {
      if (!listed.includes(grant.data().uid)) yield* about(grant, ["it is GOD's, and the deployment does not list it"]);
    }
    for (const uid of listed) {
      if (!holders.some((grant) => grant.data().uid === uid))
        yield* about(path, [`${uid} is listed, and holds nothing`]);
    }
  },
};

function isGod({ roles, status }: PlatformRoleGrant): boolean {
  return roles.includes("god") && status === "active";
}

export const eachPlatform: Invariant = {
  name: "A platform has a master who leads it and owns its house entity, and rates for commissions",
  remedy: "GOD names a master again (GOD → Platforms).",
  async *findings(looking) {
    for await (const found of pagesOf(platforms(), looking)) {
      const grantOf = ({ platform_id, master_id }: Platform) => refIn(platformRoles(), `${platform_id}_${master_id}`);
      const [grants, houses, rules] = await Promise.all([
        lookUp(found.map(({ data }) => grantOf(data))),
        lookUp(found.map(({ data }) => refIn(entities(), data.house_entity_id))),
        lookUp(found.map(({ id }) => refIn(commissionRules(), id))),
      ]);
      for (const platform of found) {
        const { house_entity_id, platform_id } = platform.data;
        const house = houses.get(refIn(entities(), house_entity_id));
        const faults = [
          ...(platform_id === platform.id ? [] : [`it calls itself ${platform_id}`]),
          ...(grants.get(grantOf(platform.data))?.roles.includes("superadmin") ? [] : ["its master does not lead it"]),
          ...(house?.platform_id === platform.id ? [] : [`its house entity ${house_entity_id} is missing`]),
          ...(rules.get(refIn(commissionRules(), platform.id)) === undefined
            ? ["it has no rates for commissions"]
            : []),
        ];
        yield* about(platform, faults);
      }
    }
  },
};
