import type { ReactNode } from "react";
import styles from "./responsive-table.module.css";

export interface Column<Row> {
  key: string;
  header: string;
  cell(row: Row): ReactNode;
  align?: "right";
  /** Leaves the heading out of the phone's cards: for a name that speaks for itself, or for buttons. */
  bare?: boolean;
}

interface ResponsiveTableProps<Row> {
  /** What the table holds, for those who do not see it. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey(row: Row): string;
}

/** A table that becomes a list of cards at a phone's width. */
export function ResponsiveTable<Row>({ caption, columns, rows, rowKey }: ResponsiveTableProps<Row>) {
  // The roles are said once more because `display` on a phone takes the elements' own away.
  return (
    <div className={styles.frame}>
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above */}
      <table className={styles.table} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, header, align }) => (
              <th key={key} scope="col" role="columnheader" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map(({ key, header, cell, align, bare }) => (
                <td key={key} role="cell" data-align={align} data-label={bare ? undefined : header}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
    </div>
  );
}
