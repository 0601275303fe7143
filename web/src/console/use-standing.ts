import { useMemo } from "react";
import type { PlatformPermission, PlatformRole } from "../../../functions/src/model/permissions.ts";
import type { Live } from "../data/live.ts";
import { useOwnPlatformRoles } from "../data/roles.ts";
import { useSession } from "../data/session.tsx";

/** What the signed-in person may do on a platform in this sign-in. */
export interface Standing {
  /** Those that work in this sign-in, and what they grant together. */
  roles: PlatformRole[];
  permissions: PlatformPermission[];
  /** Those that ask for a second factor, which this sign-in lacks. */
  needsSecondFactor: PlatformRole[];
}

export function useStanding(platformId: string): Live<Standing> {
  const session = useSession();
  const grants = useOwnPlatformRoles();
  const hasSecondFactor = session.status === "signed_in" && session.secondFactor;
  return useMemo(() => {
    if (grants.status !== "ready") return grants;
    const here = grants.data.filter(({ platform_id }) => platform_id === platformId || platform_id === "global");
    const isUsable = (grant: (typeof here)[number]) => hasSecondFactor || !grant.second_factor_required;
    const usable = here.filter((grant) => isUsable(grant));
    return {
      status: "ready",
      data: {
        roles: [...new Set(usable.flatMap((grant) => grant.roles))],
        permissions: [...new Set(usable.flatMap((grant) => grant.permissions))],
        needsSecondFactor: [...new Set(here.filter((grant) => !isUsable(grant)).flatMap((grant) => grant.roles))],
      },
    };
  }, [grants, platformId, hasSecondFactor]);
}
