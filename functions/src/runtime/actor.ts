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

export function systemActor(part: string): Actor {
  return { kind: "system", uid: `system:${part}`, name: "Gatehouse", second_factor: true, address: "" };
}
