import type { ReactNode } from "react";
import styles from "./row.module.css";

/** Fields side by side where there is room. */
export function Row({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
