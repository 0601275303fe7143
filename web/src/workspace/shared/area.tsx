import { Button, Menu } from "@mantine/core";
import { type Icon, IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, NavLink, useLocation } from "react-router";
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

/** Pages that belong together, with their navigation: a column at the side, on a phone a menu. */
export function Area({ label, heading, sections, children }: AreaProps) {
  const { pathname } = useLocation();
  const here = sections.findLast(({ to, exact }) => pathname === to || (!exact && pathname.startsWith(`${to}/`)));
  return (
    <div className={styles.area}>
      <div className={styles.side}>
        <div className={styles.heading}>{heading}</div>
        <nav aria-label={label} className={styles.column}>
          {sections.map(({ to, label: text, icon: SectionIcon, waiting, exact = false }) => (
            <NavLink key={to} to={to} end={exact} className={styles.link ?? ""}>
              <SectionIcon size={18} aria-hidden />
              <span className={styles.text}>{text}</span>
              <Waiting count={waiting} />
            </NavLink>
          ))}
        </nav>
        <nav aria-label={label} className={styles.menu}>
          <Menu position="bottom-start" width="target" shadow="md">
            <Menu.Target>
              <Button variant="default" fullWidth justify="space-between" rightSection={<IconChevronDown size={16} />}>
                {here?.label ?? "Menu"}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {sections.map(({ to, label: text, icon: SectionIcon, waiting }) => (
                <Menu.Item
                  key={to}
                  component={Link}
                  to={to}
                  leftSection={<SectionIcon size={18} aria-hidden />}
                  rightSection={<Waiting count={waiting} />}
                  aria-current={to === here?.to ? "page" : undefined}
                >
                  {text}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </nav>
      </div>
      <div className={styles.content}>{children}</div>
    </div>
  );
}

function Waiting({ count }: { count: number | undefined }) {
  if (!count) return null;
  return (
    <span className={styles.waiting}>
      {count}
      <span className={styles.unseen}> waiting</span>
    </span>
  );
}
