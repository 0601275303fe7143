import type { PlatformPermission } from "@gatehouse/functions/model/permissions";
import { useMemo } from "react";
import type { Live } from "../data/live.ts";
import { useOwnPlatformRoles, useSupportAccess } from "../data/roles.ts";
import { useSession } from "../data/session.tsx";

/** What the signed-in person may do on a platform in this sign-in. */
export interface Standing {
  /** The names of those that work in this sign-in, and what they grant together. */
  roles: string[];
  permissions: PlatformPermission[];
  /** Those that ask for a second factor, which this sign-in lacks. */
  needsSecondFactor: string[];
  /** Whether they are GOD in this sign-in. That opens no private data by itself, so it is not among the roles. */
  isGod: boolean;
  /** Until when they have opened this platform as GOD, in milliseconds; then GOD is among the roles. */
  supportUntil_ms: number | null;
}

export function useStanding(platformId: string): Live<Standing> {
  const session = useSession();
  const grants = useOwnPlatformRoles();
  const support = useSupportAccess(platformId);
  const hasSecondFactor = session.status === "signed_in" && session.secondFactor;
  return useMemo(() => {
    if (grants.status !== "ready") return grants;
    if (support.status !== "ready") return support;
    const here = grants.data.filter(({ platform_id }) => platform_id === platformId || platform_id === "global");
    const isUsable = (grant: (typeof here)[number]) => hasSecondFactor || !grant.second_factor_required;
    const inThisSignIn = here.filter((grant) => isUsable(grant));
    const isGod = inThisSignIn.some(({ platform_id }) => platform_id === "global");
    const supportUntil_ms = isGod ? support.data : null;
    const usable = inThisSignIn.filter(({ platform_id }) => platform_id !== "global" || supportUntil_ms !== null);
    return {
      status: "ready",
      data: {
        roles: [...new Set(usable.flatMap((grant) => grant.role_names))],
        permissions: [...new Set(usable.flatMap((grant) => grant.permissions))],
        needsSecondFactor: [...new Set(here.filter((grant) => !isUsable(grant)).flatMap((grant) => grant.role_names))],
        isGod,
        supportUntil_ms,
      },
    };
  }, [grants, support, platformId, hasSecondFactor]);
}
