/** What the bytes are: one bar in parts, and a table that tells each. */

import type { Storage } from "@/api/storage";
import { formatBytes } from "@/core/format";
import { shares } from "@/core/storage";

import styles from "./Storage.module.css";

/** Draw the parts of what is kept. */
export function KeptBar({ now }: { now: Storage["now"] }) {
  const { log_bytes, payload_bytes, snapshot_bytes, free_bytes, database_bytes } = now;
  const rest = database_bytes - log_bytes - payload_bytes - snapshot_bytes - free_bytes;
  const parts = [
    { id: "log", name: "Events in logs", bytes: log_bytes },
    { id: "payload", name: "Payloads beside the logs", bytes: payload_bytes },
    { id: "snapshot", name: "Snapshots of states", bytes: snapshot_bytes },
    { id: "rest", name: "Indexes and all else", bytes: Math.max(0, rest) },
    { id: "free", name: "Free, and filled again", bytes: free_bytes },
  ];
  const widths = shares(parts.map(({ bytes }) => bytes));
  return (
    <>
      <div className={styles.stack} aria-hidden>
        {parts.map(({ id, bytes }, index) => bytes > 0 && <span key={id} data-part={id} style={{ flexGrow: widths[index] }} />)}
      </div>
      <table className={styles.plain} aria-label="What is kept, by kind">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Size</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ id, name, bytes }, index) => (
            <tr key={id}>
              <th scope="row">
                <span className={styles.swatch} data-part={id} aria-hidden />
                {name}
              </th>
              <td>{formatBytes(bytes)}</td>
              <td className={styles.share}>{Math.round(widths[index]! * 100)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
