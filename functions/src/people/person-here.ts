/** What staff get to see of a person: their name, and what they are on one platform. */

import { z } from "zod";
import { entities } from "../entities/collections.ts";
import { globalScope } from "../model/grants.ts";
import { entityRole } from "../model/inputs.ts";
import { nameOf } from "../model/names.ts";
import { bannedAddress, bansOfOthers } from "../runtime/banned-address.ts";
import { entityRoles, platformRoles, users } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";

export const personHere = z.strictObject({
  uid: z.string(),
  name: z.string(),
  /** For people to read. */
  roles: z.array(z.string()),
  role_status: z.enum(["active", "disabled"]).nullable(),
  /** At most ten. */
  entities: z.array(z.strictObject({ entity_id: z.string(), name: z.string(), role: entityRole })),
  banned: z.enum(["here", "everywhere"]).nullable(),
});
export type PersonHere = z.output<typeof personHere>;

const entitiesMost = 10;

/** In the same order. `name` stands in where a person has no public document; with `email`, its ban is theirs, too. */
export async function describePeople(
  work: Work,
  platform_id: string,
  people: readonly { uid: string; name: string; email?: string | null }[],
): Promise<PersonHere[]> {
  const [{ profiles, grants, addresses }] = await work.read({
    addresses: people.map(({ email }) => bannedAddress(email ?? "")),
    profiles: people.map(({ uid }) => users().doc(uid)),
    grants: people.map(({ uid }) => platformRoles().doc(`${platform_id}_${uid}`)),
  });
  return Promise.all(
    people.map(async ({ uid, name }, index): Promise<PersonHere> => {
      const teams = await work.query(
        entityRoles().where("uid", "==", uid).where("platform_id", "==", platform_id).limit(entitiesMost),
      );
      const [{ found }] = await work.read({ found: teams.map(({ data }) => entities().doc(data.entity_id)) });
      const profile = profiles[index]?.data;
      const grant = grants[index]?.data;
      return {
        uid,
        name: nameOf(profile?.name || name),
        roles: grant?.role_names ?? [],
        role_status: grant?.status ?? null,
        entities: teams.map(({ data: { entity_id, role } }, place) => ({
          entity_id,
          name: found[place]?.data.name ?? "",
          role,
        })),
        banned: bannedHere(
          [...(profile?.banned_on ?? []), ...bansOfOthers(addresses[index]?.data, uid).banned_on],
          platform_id,
        ),
      };
    }),
  );
}

function bannedHere(banned_on: readonly string[], platform_id: string): PersonHere["banned"] {
  if (banned_on.includes(globalScope)) return "everywhere";
  return banned_on.includes(platform_id) ? "here" : null;
}
