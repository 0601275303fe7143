import { globalScope, isBannedOn } from "@gatehouse/functions/model/grants";
import type { User } from "@gatehouse/functions/people";
import { useLiveDoc } from "./live.ts";
import { useSession } from "./session.tsx";

/** What a ban of the signed-in person means, in words; null while there is none there. Live. */
export function useOwnBan(platformId: string | null): string | null {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : null;
  const user = useLiveDoc<User>(uid === null ? null : `users/${uid}`);
  const isBanned = user.status === "ready" && isBannedOn(user.data, platformId ?? globalScope);
  return isBanned
    ? "The platform has banned your account; your notifications say why. You keep your orders and tickets, but you may " +
        "not buy, apply or work here."
    : null;
}
