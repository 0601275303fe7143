import { nameOf } from "../model/names.ts";

/** Who asks: a signed-in person, nobody yet, or the system itself. */
export interface Actor {
  kind: "person" | "anonymous" | "system";
  /** A person's uid; `system:…` names a job, a webhook or a script. */
  uid: string;
  name: string;
  /** Whether the person signed in with a second factor. */
  second_factor: boolean;
  /** The e-mail address in a person's token, confirmed or not. */
  email?: string | undefined;
  /** Whether that address is confirmed. Anybody can sign up with somebody else's. */
  email_confirmed?: boolean;
  /** The network address that the request came from, where there is one. */
  address: string;
}

/** What an ID token says of whom it was issued to, as far as it matters here. */
interface Claims {
  uid: string;
  name?: unknown;
  email?: string;
  email_verified?: boolean;
  firebase: { sign_in_second_factor?: string };
}

/**
 * Who sent a request.
 *
 * @param claims of the verified ID token; null without one
 */
export function actorOf(claims: Claims | null, address: string): Actor {
  if (claims === null) return { kind: "anonymous", uid: "anonymous", name: "", second_factor: false, address };
  return {
    kind: "person",
    uid: claims.uid,
    name: nameOf(claims.name),
    second_factor: claims.firebase.sign_in_second_factor !== undefined,
    email: claims.email,
    email_confirmed: claims.email_verified === true,
    address,
  };
}

/** Whether a stored uid is that of a person, and of none of those who stand in for one. */
export function isPerson(uid: string): boolean {
  return !uid.startsWith("system:") && !["anonymous", "unknown"].includes(uid);
}

export function systemActor(part: string): Actor {
  return { kind: "system", uid: `system:${part}`, name: "Gatehouse", second_factor: true, address: "" };
}
