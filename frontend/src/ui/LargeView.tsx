/** A value that is too large to come with the log: its size and beginning, and the whole of it once it is asked for. */
import { Download } from "lucide-react";
import { createContext, type ReactNode, useContext, useState } from "react";

import { formatBytes, plural } from "@/core/format";
import { type JoinedValue, LargeValue } from "@/core/large-values";

import { Button } from "./Button";
import styles from "./LargeView.module.css";

/** How large values are loaded, and where one is to be had as a file. */
export interface LargeSource {
  load: (value: unknown) => Promise<unknown>;
  address: (digest: string) => string;
}

/** Says where the large values come from that are drawn inside. */
export const LargeSourceContext = createContext<LargeSource | null>(null);

export interface LargeViewProps {
  value: LargeValue | JoinedValue;
  /** Draws the whole of it, once it is here. */
  whole: (value: unknown) => ReactNode;
}

/** Draw a large value. */
export function LargeView({ value, whole }: LargeViewProps) {
  const source = useContext(LargeSourceContext);
  const [loaded, setLoaded] = useState<{ of: unknown; value?: unknown; fault?: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const shown = loaded?.of === value ? loaded : null;
  if (shown && shown.fault === undefined) return whole(shown.value);
  const load = async () => {
    setBusy(true);
    try {
      setLoaded({ of: value, value: await source!.load(value) });
    } catch (error) {
      setLoaded({ of: value, fault: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={styles.large}>
      {value.start && <span className={styles.start}>{value.start}…</span>}
      <span className={styles.line}>
        <span className={styles.size}>{sizeWords(value)}</span>
        {source && (
          <Button size="sm" busy={busy} onClick={() => void load()}>
            {shown ? "Try again" : "Load it"}
          </Button>
        )}
        {source && value instanceof LargeValue && value.index === null && (
          <a className={styles.file} href={source.address(value.digest)} download={`${value.digest.slice(0, 12)}.json`}>
            <Download aria-hidden /> JSON
          </a>
        )}
      </span>
      {shown?.fault !== undefined && <span className={styles.fault}>It could not be loaded: {shown.fault}</span>}
    </span>
  );
}

function sizeWords(value: LargeValue | JoinedValue): string {
  if (!(value instanceof LargeValue)) return `Made of large values, ${formatBytes(value.bytes)}`;
  if (value.index !== null) return `Item ${value.index + 1} of a list of ${formatBytes(value.bytes)}`;
  return `${formatBytes(value.bytes)}${value.count === null ? "" : `, ${plural(value.count, "item")}`}`;
}
