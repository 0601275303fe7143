import styles from "./matrix-table.module.css";

export interface MatrixGroup {
  name: string;
  rows: { id: string; label: string }[];
}

interface MatrixTableProps {
  caption: string;
  /** What stands in the rows, such as "Permission". */
  corner: string;
  columns: { id: string; label: string }[];
  groups: MatrixGroup[];
  /** Whether the column has the row. */
  has(row: string, column: string): boolean;
}

/** A large table of ticks in a frame of its own, which scrolls both ways while its headings stay in sight. */
export function MatrixTable({ caption, corner, columns, groups, has }: MatrixTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard has to be able to scroll it
    <section className={styles.frame} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={`${styles.head} ${styles.corner}`}>
              {corner}
            </th>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={`${styles.head} ${styles.column}`}>
                <span>{column.label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.flatMap((group) =>
            group.rows.map((row, index) => (
              <tr key={row.id} className={index === 0 ? `${styles.row} ${styles.first}` : styles.row}>
                <th scope="row" className={styles.name}>
                  <span>{group.name}</span> {row.label}
                </th>
                {columns.map((column) => (
                  <td key={column.id} className={styles.cell}>
                    {has(row.id, column.id) ? "✓" : null}
                  </td>
                ))}
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}
