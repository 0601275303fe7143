import { type ReactNode, useEffect } from "react";
import { Link, useLocation, useNavigationType } from "react-router";
import { useKeptReferrals } from "../data/use-kept-referrals.ts";
import { AppearanceSwitch } from "./appearance-switch.tsx";
import { Header } from "./header.tsx";
import { InvitationNote } from "./invitation-note.tsx";
import styles from "./layout.module.css";
import { OfflineBar } from "./offline-bar.tsx";
import { ReferralNote } from "./referral-note.tsx";
import { UnsavedGuard } from "./unsaved.tsx";

/** What every page has around it. */
export function Layout({ children }: { children: ReactNode }) {
  useScrollToTop();
  useKeptReferrals();
  return (
    <div className={styles.layout}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      <Header />
      <OfflineBar />
      <InvitationNote />
      <ReferralNote />
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <footer className={styles.footer}>
        <div className={styles.footerInner}>
          <Link to="/apply">Sell tickets for your events</Link>
          <AppearanceSwitch />
        </div>
      </footer>
      <UnsavedGuard />
    </div>
  );
}

/** A new page begins at its top; going back returns to where one was, which the browser does by itself. */
function useScrollToTop() {
  const { pathname } = useLocation();
  const how = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address is another page
  useEffect(() => {
    if (how !== "POP") window.scrollTo(0, 0);
  }, [pathname]);
}
