import { type Icon, IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, Suspense } from "react";
import { NavLink, useLocation } from "react-router";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import styles from "./area.module.css";

export interface Section {
  /** The address from the root on. */
  to: string;
  label: string;
  icon: Icon;
  /** How many wait there; nothing is shown for none. */
  waiting?: number;
  /** Whether only the very address counts as being there, not those below it. */
  exact?: boolean;
}

interface AreaProps {
  /** What the navigation is called to those who do not see it. */
  label: string;
  heading: ReactNode;
  sections: Section[];
  children: ReactNode;
}

/** Pages that belong together, with their navigation: a column at the side, on a phone one that folds. */
export function Area({ label, heading, sections, children }: AreaProps) {
  const { pathname } = useLocation();
  const here = sections.findLast(({ to, exact }) => pathname === to || (!exact && pathname.startsWith(`${to}/`)));
  const links = sections.map((section) => <SectionLink key={section.to} {...section} />);
  return (
    <div className={styles.area}>
      <div className={styles.side}>
        <div className={styles.heading}>{heading}</div>
        <nav aria-label={label} className={styles.column}>
          {links}
        </nav>
        {/* With a single page there is nowhere to go, and a volunteer's phone has no room to spare. */}
        {links.length > 1 && (
          <nav aria-label={label} className={styles.folding}>
            {/* Made anew on each page, so that going somewhere folds it. */}
            <details key={pathname}>
              <summary>
                {here?.label ?? "Menu"}
                <IconChevronDown size={18} aria-hidden />
              </summary>
              {links}
            </details>
          </nav>
        )}
      </div>
      <div className={styles.content}>
        <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
      </div>
    </div>
  );
}

function SectionLink({ to, label, icon: SectionIcon, waiting = 0, exact = false }: Section) {
  return (
    <NavLink to={to} end={exact} className={styles.link ?? ""}>
      <SectionIcon size={18} aria-hidden />
      <span className={styles.text}>{label}</span>
      {waiting > 0 && (
        <span className={styles.waiting}>
          {waiting}
          <span className={styles.unseen}> waiting</span>
        </span>
      )}
    </NavLink>
  );
}
