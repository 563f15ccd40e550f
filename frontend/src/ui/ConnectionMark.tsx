/** Says whether what is shown is live. */
import styles from "./ConnectionMark.module.css";

const WORDS: Record<string, string> = {
  idle: "Not connected",
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline, still trying",
  refused: "Log in again to go on",
};

/** Draw the connection's state with its word. */
export function ConnectionMark({ status }: { status: string }) {
  return (
    <span className={styles.mark} data-status={status} role="status">
      <span className={styles.dot} aria-hidden />
      {WORDS[status] ?? status}
    </span>
  );
}
