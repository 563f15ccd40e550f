/** How much will be kept in a week, a month, a quarter, a year, if it goes on as it did: all of it, or with the retention. */

import type { Storage } from "@/api/storage";
import { formatBytes } from "@/core/format";
import { usedShare } from "@/core/limits";

import styles from "./Storage.module.css";

/** Draw the forecast. */
export function ForecastTable({ storage }: { storage: Storage }) {
  const { forecast, retention } = storage;
  const most = Math.max(1, ...forecast.map(({ keep_all_bytes }) => keep_all_bytes));
  const pruned = retention.keep_days !== null || retention.keep_failed_days !== null;
  return (
    <>
      <table className={styles.forecast} aria-label="Forecast of size">
        <thead>
          <tr>
            <th scope="col">In</th>
            <th scope="col">If all is kept</th>
            <th scope="col">With the retention</th>
          </tr>
        </thead>
        <tbody>
          {forecast.map(({ days, keep_all_bytes, with_retention_bytes }) => (
            <tr key={days}>
              <th scope="row">{days} days</th>
              <td>
                <Amount bytes={keep_all_bytes} most={most} />
              </td>
              <td>
                <Amount bytes={with_retention_bytes} most={most} kept />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        As runs came and grew of late. {pruned ? "What is older than the retention is pruned by itself, in small bites." : "No retention is set: all is kept."}
      </p>
    </>
  );
}

function Amount({ bytes, most, kept = false }: { bytes: number; most: number; kept?: boolean }) {
  return (
    <span className={styles.amount}>
      {formatBytes(bytes)}
      <span className={styles.track} aria-hidden>
        <span data-kept={kept} style={{ width: `${usedShare(bytes, most) * 100}%` }} />
      </span>
    </span>
  );
}
