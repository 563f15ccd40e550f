/** A table whose rows become cards on a narrow window; a row may be a link. */
import type { ReactNode } from "react";
import { Link } from "react-router";

import { cx } from "./classes";
import styles from "./Table.module.css";

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  align?: "end";
  width?: string;
  /** Leave it out on a narrow window. */
  wideOnly?: boolean;
}

export interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** Where a row leads; its first cell becomes the link and the whole row takes the click. */
  hrefOf?: (row: Row) => string;
}

function cellClass<Row>(column: Column<Row>): string {
  return cx(column.align === "end" && styles.end, column.wideOnly && styles.wideOnly);
}

/** Draw a table of `rows`. */
export function Table<Row>({ label, columns, rows, keyOf, hrefOf }: TableProps<Row>) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={cellClass(column)} style={{ width: column.width }}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className={hrefOf && styles.link}>
            {columns.map((column, index) => (
              <td key={column.id} className={cellClass(column)} data-title={column.title}>
                {index === 0 && hrefOf ? (
                  <Link to={hrefOf(row)} className={styles.cover}>
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
