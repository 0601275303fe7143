/** What staff get to see of a person: their name, and what they are on one platform. */
import type { GrantStatus } from "../model/documents.ts";
import { globalScope } from "../model/grants.ts";
import { nameOf } from "../model/names.ts";
import type { EntityRole } from "../model/permissions.ts";
import { bannedAddress, bansOfOthers } from "../runtime/banned-address.ts";
import { entities, entityRoles, platformRoles, users } from "../runtime/collections.ts";
import type { Work } from "../runtime/work.ts";

export interface PersonHere {
  uid: string;
  name: string;
  /** For people to read. */
  roles: string[];
  role_status: GrantStatus | null;
  /** At most ten. */
  entities: { entity_id: string; name: string; role: EntityRole }[];
  banned: "here" | "everywhere" | null;
}

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
