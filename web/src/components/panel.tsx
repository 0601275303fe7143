import { type ReactNode, useId } from "react";
import styles from "./panel.module.css";

interface PanelProps {
  title?: string;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page on its own ground. With a title it is a landmark that a screen reader can jump to. */
export function Panel({ title, actions, children }: PanelProps) {
  const heading = useId();
  return (
    <section className={styles.panel} aria-labelledby={title === undefined ? undefined : heading}>
      {(title !== undefined || actions) && (
        <div className={styles.head}>
          {title !== undefined && <h2 id={heading}>{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
