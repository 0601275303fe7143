import { nameOf } from "@gatehouse/functions/model/names";
import { onIdTokenChanged, type User } from "firebase/auth";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { auth } from "../firebase.ts";

export interface SignedIn {
  status: "signed_in";
  uid: string;
  name: string;
  email: string;
  /** Whether the address was confirmed by opening a link sent to it. */
  emailVerified: boolean;
  /** Whether this sign-in was confirmed by a second factor. */
  secondFactor: boolean;
}

export type Session = { status: "loading" } | { status: "signed_out" } | SignedIn;

const SessionContext = createContext<Session>({ status: "loading" });

/** Who uses the pages, live. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session>({ status: "loading" });
  useEffect(() => {
    let latest = 0;
    return onIdTokenChanged(auth, async (user) => {
      latest += 1;
      const turn = latest;
      const next = user ? await describe(user) : ({ status: "signed_out" } as const);
      if (turn === latest) setSession(next);
    });
  }, []);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  return useContext(SessionContext);
}

async function describe(user: User): Promise<Session> {
  const { signInSecondFactor, claims } = await user.getIdTokenResult();
  // The rules look at the token, which may be older than the confirmation.
  if (user.emailVerified && claims.email_verified !== true) await user.getIdToken(true);
  return {
    status: "signed_in",
    uid: user.uid,
    name: nameOf(user.displayName),
    email: user.email ?? "",
    emailVerified: user.emailVerified,
    secondFactor: signInSecondFactor !== null,
  };
}
