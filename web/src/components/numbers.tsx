import type { ReactNode } from "react";
import styles from "./numbers.module.css";

/** A few figures that say how things stand. */
export function Numbers({ numbers }: { numbers: [name: string, value: ReactNode, explanation?: string][] }) {
  return (
    <dl className={styles.numbers}>
      {numbers.map(([name, value, explanation]) => (
        <div key={name} className={styles.number}>
          <dt>{name}</dt>
          <dd className={styles.value}>{value}</dd>
          {explanation && <dd className={styles.explanation}>{explanation}</dd>}
        </div>
      ))}
    </dl>
  );
}
