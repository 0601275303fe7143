import { GatehouseError } from "../model/errors.ts";
import { derivedKey } from "../runtime/derived-ids.ts";
import type { Found, Work } from "../runtime/work.ts";
import { type RoleName, roleNames } from "./collections.ts";
import { isSystemRoleName, nameKey } from "./resolve-grant.ts";

/**
 * Prepares to give a role a name, or, with null, to set its name free. Two roles that want the same one write the same
 * document, so one of them fails. Call it after the transaction's other reads, and what it gives with the writes.
 *
 * @throws already-exists  another active role, or a system role, has the name
 */
export async function nameRole(
  work: Work,
  platform_id: string,
  role_id: string,
  before: string | null,
  after: string | null,
): Promise<() => void> {
  const taken = new GatehouseError("already-exists", "A role on this platform has this name already.", {
    field: "name",
  });
  if (after !== null && isSystemRoleName(after)) throw taken;
  const refOf = (name: string) => roleNames().doc(derivedKey("role-name", platform_id, nameKey(name)));
  const wanted = after === null ? null : refOf(after);
  const left = before === null ? null : refOf(before);
  const [found] = await work.read({ wanted, left });
  const holder = holderOf(found.wanted);
  if (holder !== null && holder !== role_id) throw taken;
  return () => {
    if (wanted !== null && after !== null && holder === null) {
      if (found.wanted === null) work.createQuietly(wanted, { platform_id, name: after, role_id });
      else work.updateQuietly(found.wanted, { name: after, role_id });
    }
    if (found.left !== null && holderOf(found.left) === role_id && left?.path !== wanted?.path) {
      work.updateQuietly(found.left, { role_id: null });
    }
  };
}

function holderOf(name: Found<RoleName> | null): string | null {
  return name?.data.role_id ?? null;
}
