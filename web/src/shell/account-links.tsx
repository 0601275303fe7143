import { Link, useLocation } from "react-router";
import type { SignedIn } from "../data/session.tsx";
import { auth } from "../firebase.ts";
import styles from "./account-links.module.css";
import { AppearanceSwitch } from "./appearance-switch.tsx";

/** Who one is, and what one can do about it. */
export function AccountLinks({ session }: { session: SignedIn }) {
  const { pathname, search } = useLocation();
  // From there one comes back to what one was doing.
  const secondFactor = pathname === secondFactorPath ? pathname + search : secondFactorFrom(pathname + search);
  return (
    <div className={styles.account}>
      <div className={styles.who}>
        <p className={styles.name}>{session.name}</p>
        <p className={styles.email}>{session.email}</p>
        {session.secondFactor && <p className={styles.email}>Signed in with a second factor</p>}
      </div>
      <ul className={styles.links}>
        {!session.emailVerified && (
          <li>
            <Link to={secondFactor}>Confirm your e-mail address</Link>
          </li>
        )}
        <li>
          <Link to="/invitations">Invitations</Link>
        </li>
        <li>
          <Link to={secondFactor}>Second factor</Link>
        </li>
        <li>
          <Link to="/apply">Sell tickets for your events</Link>
        </li>
        <li>
          <button type="button" onClick={() => auth.signOut()}>
            Sign out
          </button>
        </li>
      </ul>
      <AppearanceSwitch />
    </div>
  );
}

const secondFactorPath = "/account/second-factor";

function secondFactorFrom(address: string): string {
  return `${secondFactorPath}?${new URLSearchParams({ next: address })}`;
}
