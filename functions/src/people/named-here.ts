import { GatehouseError } from "../model/errors.ts";
import type { PlatformRoleGrant } from "../roles/model.ts";
import { known, type Person, type Whom } from "../runtime/accounts.ts";
import type { Standing } from "../runtime/authorise.ts";
import { platformRoles } from "../runtime/collections.ts";
import type { Found, Work } from "../runtime/work.ts";

/**
 * The person whom an operation on a platform's people names, with what they hold there. Who may read people names
 * anybody, by address or uid; everybody else only who holds something there, by uid. They are known by the name in that
 * grant, so nothing is told of whether there is any other account, or whose.
 *
 * @param account  what Authentication finds
 * @throws permission-denied  by address, without the right to read people
 * @throws not-found          nobody whom the actor may name
 */
export async function namedHere(
  work: Work,
  platform_id: string,
  standing: Pick<Standing, "platformPermissions">,
  { email, uid }: Whom,
  account: Person | null,
): Promise<{ person: Person; current: Found<PlatformRoleGrant> | null }> {
  const readsPeople = standing.platformPermissions.has("user.read");
  if (email !== undefined && !readsPeople) {
    throw new GatehouseError("permission-denied", "Only who may read people here finds somebody by their address.", {
      field: "email",
    });
  }
  const id = uid ?? known(account).uid;
  const current = await work.get(platformRoles().doc(`${platform_id}_${id}`));
  if (current !== null) return { person: { uid: id, name: current.data.name }, current };
  if (!readsPeople) throw new GatehouseError("not-found", "This person holds nothing here.", { field: "uid" });
  return { person: known(account), current };
}
