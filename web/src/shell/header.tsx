import { IconMenu2, IconUserCircle } from "@tabler/icons-react";
import { Link, NavLink, useLocation } from "react-router";
import { Arches } from "../components/arches.tsx";
import { usePlatform } from "../data/platform.tsx";
import { useSession } from "../data/session.tsx";
import { AccountLinks } from "./account-links.tsx";
import { Bell } from "./bell.tsx";
import { Dropdown } from "./dropdown.tsx";
import styles from "./header.module.css";
import { useNavigation } from "./navigation.ts";
import { PlatformSwitch } from "./platform-switch.tsx";

/** The bar at the top: where one is, where one may go, and who one is. */
export function Header() {
  const session = useSession();
  const { platformId } = usePlatform();
  const links = useNavigation();
  const { pathname, search } = useLocation();
  const signInAddress =
    pathname === "/sign-in" ? `/sign-in${search}` : `/sign-in?next=${encodeURIComponent(pathname + search)}`;
  const navigation = links.map(({ to, label }) => (
    <li key={to}>
      <NavLink to={to} className={styles.link ?? ""}>
        {label}
      </NavLink>
    </li>
  ));
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to={platformId === null ? "/" : `/p/${platformId}`} className={styles.brand}>
          <Arches className={styles.mark} />
          <span className={styles.word}>Gatehouse</span>
        </Link>
        <PlatformSwitch />
        <nav aria-label="Main" className={styles.wide}>
          <ul className={styles.links}>{navigation}</ul>
        </nav>
        <div className={styles.end}>
          {session.status === "signed_in" && (
            <>
              <Bell />
              <Dropdown label="Account" icon={<IconUserCircle size={22} aria-hidden />} className={styles.wide}>
                <AccountLinks session={session} />
              </Dropdown>
            </>
          )}
          {session.status === "signed_out" && (
            <Link to={signInAddress} className={styles.signIn}>
              Sign in
            </Link>
          )}
          {session.status === "signed_in" && (
            <Dropdown label="Menu" icon={<IconMenu2 size={22} aria-hidden />} className={styles.narrow}>
              <nav aria-label="Main">
                <ul className={styles.stacked}>{navigation}</ul>
              </nav>
              <AccountLinks session={session} />
            </Dropdown>
          )}
        </div>
      </div>
    </header>
  );
}
