import type { Invitation } from "@gatehouse/functions/invitations";
import { where } from "firebase/firestore";
import { now } from "./clock.ts";
import { type Live, useLiveQuery, type WithId } from "./live.ts";
import { useSession } from "./session.tsx";

/** What the signed-in person was ever invited to, live: under their confirmed address, and by name. */
export function useOwnInvitations(): Live<WithId<Invitation>[]> {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : null;
  const email = session.status === "signed_in" && session.emailVerified ? session.email : null;
  const byAddress = useLiveQuery<Invitation>(
    email === null ? null : "invitations",
    [where("email", "==", email)],
    [email],
  );
  const byName = useLiveQuery<Invitation>(uid === null ? null : "invitations", [where("uid", "==", uid)], [uid]);
  if (byName.status !== "ready") return byName;
  if (email === null) return byName;
  if (byAddress.status !== "ready") return byAddress;
  return { status: "ready", data: [...byAddress.data, ...byName.data] };
}

/** What has become of an invitation; the job that marks what is over may not have come by yet. */
export function standingOf({ status, expires_at }: Invitation): Invitation["status"] {
  return status === "pending" && expires_at.toMillis() <= now() ? "expired" : status;
}

export function isOpen(invitation: Invitation): boolean {
  return standingOf(invitation) === "pending";
}
